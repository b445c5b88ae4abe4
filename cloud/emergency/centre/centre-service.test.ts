import { describe, expect, test } from "vitest";
import { createManualClock, type ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { createFarEnd, type FarEndMode, type ScriptedFarEnd } from "../../../test/builders/far-ends.ts";
import { deliveryIdOf, noticeOf } from "../../../test/builders/notices.ts";
import type { Delivered, EmergencyService } from "../emergency-service.ts";
import { createCentreService } from "./centre-service.ts";
import { isFault } from "./path-state.ts";
import { createSupervision, type Supervision } from "./supervision.ts";
import { createWatchedPath, type WatchedPath } from "./watched-path.ts";

type Opened = {
  clock: ManualClock;
  ends: ScriptedFarEnd[];
  watched: WatchedPath[];
  service: EmergencyService;
  supervision: Supervision;
};
const never = new AbortController().signal;
/** What was promised has become true, and what follows from it. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

function opened(modes: readonly FarEndMode[], given: { every?: Millis | null; sideBySide?: number } = {}): Opened {
  const clock = createManualClock({ wallMs: 1_000_000 });
  const { every = seconds(60) } = given;
  const ends = modes.map((mode, at) => {
    const more = given.sideBySide === undefined ? {} : { sideBySide: given.sideBySide };
    const end = createFarEnd({ name: `path ${at + 1}`, clock, every, ...more });
    end.mode = mode;
    return end;
  });
  const watched = ends.map(({ path }) => createWatchedPath(path, { timeout: seconds(8), askEvery: null, clock }));
  const service = createCentreService({ name: "centre-1", paths: watched, clock });
  return { clock, ends, watched, service, supervision: createSupervision({ clock }) };
}

/** What is answered, and how long it took. */
async function answerOf(
  { clock, service }: Opened,
  id = "delivery-1",
  signal: AbortSignal = never,
): Promise<{ delivered: Delivered; tookMs: number }> {
  const beganMs = clock.uptimeMs();
  let delivered: Delivered | undefined;
  const asked = service.deliver(noticeOf({ deliveryId: deliveryIdOf(id) }), signal).then((one) => (delivered = one));
  await settle();
  for (let turn = 0; turn < 100 && delivered === undefined; turn++)
    await clock.advanceTo(clock.nextDueMs() ?? clock.uptimeMs(), settle);
  return { delivered: await asked, tookMs: clock.uptimeMs() - beganMs };
}
const asksOf = (end: ScriptedFarEnd | undefined, what: "notice" | "ask"): number[] =>
  (end?.asked ?? []).filter((one) => one.what === what).map(({ atMs }) => atMs);

describe("R-421 a centre's paths are asked in order", () => {
  test.each([
    [["well", "well"], "accepted", /^path 1: /, 0],
    [["down", "well"], "accepted", /^path 2: /, 1],
    [["silent", "well"], "accepted", /^path 2: /, 8_000],
    [["slow", "well"], "accepted", /^path 1: /, 3_000],
    [["refuses", "well"], "accepted", /^path 2: /, 0],
    [["throws", "well"], "accepted", /^path 2: /, 0],
    [["silent", "silent", "well"], "accepted", /^path 3: /, 16_000],
    [["down", "refuses"], "unreachable", /path 1: connection refused; path 2: DUH/, 1],
    [["refuses", "refuses"], "refused", /path 1: DUH; path 2: DUH/, 0],
    [["silent", "down"], "unreachable", /no answer; path 2: connection refused/, 8_001],
    [[], "refused", /no path that can be used/, 0],
  ] as const)("%j: %s", async (modes, kind, says, tookMs) => {
    const centre = opened(modes);
    const { delivered, tookMs: took } = await answerOf(centre);
    expect(delivered.kind).toBe(kind);
    expect(delivered.kind === "accepted" ? delivered.receipt : delivered.why).toMatch(says);
    expect(took).toBe(tookMs);
  });

  test("who comes after a path that gave no answer says that it may be there already; after a refusal it is not", async () => {
    const silent = opened(["silent", "well"]);
    await answerOf(silent);
    expect(silent.ends[1]?.taken.get("delivery-1")?.mayHaveArrived).toBe(true);
    const refused = opened(["refuses", "well"]);
    await answerOf(refused);
    expect(refused.ends[1]?.taken.get("delivery-1")?.mayHaveArrived).toBe(false);
  });

  test("what has just failed is not waited for again, and is the first again as soon as it answers", async () => {
    const centre = opened(["silent", "well"]);
    const { ends, clock, watched, supervision } = centre;
    for (const one of watched) supervision.watch(one);
    await clock.advanceTo(seconds(20), settle);
    expect(watched.map((one) => one.state().standing)).toEqual(["failing", "well"]);
    expect(await answerOf(centre, "d-2")).toMatchObject({
      delivered: { receipt: "path 2: path 2 has d-2" },
      tookMs: 0,
    });
    const [first] = ends;
    if (first) first.mode = "well";
    await clock.advanceTo(seconds(60), settle);
    expect(watched[0]?.state()).toMatchObject({ standing: "well", why: null, failures: 0 });
    expect(await answerOf(centre, "d-3")).toMatchObject({ delivered: { receipt: "path 1: path 1 has d-3" } });
  });

  test("where all fail each is tried again, the one that rested longest first, and none is forgotten", async () => {
    const centre = opened(["down", "down", "down"], { every: null });
    for (let n = 1; n <= 6; n++) expect((await answerOf(centre, `d-${n}`)).delivered.kind).toBe("unreachable");
    expect(centre.ends.map(({ asked }) => asked.length)).toEqual([6, 6, 6]);
  });

  test("a path that cannot be asked is tried first again after a minute, and an alarm shows how it is", async () => {
    const centre = opened(["down", "well"], { every: null });
    const [first] = centre.ends;
    await answerOf(centre, "d-1");
    await answerOf(centre, "d-2");
    expect(asksOf(first, "notice")).toHaveLength(1);
    await centre.clock.advanceTo(minutes(2), settle);
    await answerOf(centre, "d-3");
    expect(asksOf(first, "notice")).toHaveLength(2);
  });

  test("given up by whoever asked, it answers at once and says nothing about the path", async () => {
    const centre = opened(["silent", "well"]);
    const hand = new AbortController();
    centre.clock.after(seconds(2), () => hand.abort());
    const { delivered, tookMs } = await answerOf(centre, "d-1", hand.signal);
    expect([delivered.kind, tookMs]).toEqual(["unreachable", 2_000]);
    expect(centre.watched[0]?.state()).toMatchObject({ standing: "unknown", failures: 0 });
  });

  test("a path that carries one at a time has its whole time for each, and who gave up waiting takes nobody's turn", async () => {
    const centre = opened(["slow"], { sideBySide: 1 });
    const { clock, service, watched } = centre;
    const hurried = new AbortController();
    const done: string[] = [];
    const send = (id: string, signal: AbortSignal = never): void =>
      void service
        .deliver(noticeOf({ deliveryId: deliveryIdOf(id) }), signal)
        .then(({ kind }) => done.push(`${id} ${kind} ${clock.uptimeMs()}`));
    send("a");
    send("b", hurried.signal);
    send("c");
    send("d");
    await settle();
    hurried.abort();
    await settle();
    await clock.advanceTo(seconds(30), settle);
    expect(done).toEqual(["b unreachable 0", "a accepted 3000", "c accepted 6000", "d accepted 9000"]);
    expect(watched[0]?.state().standing).toBe("well");
  });

  test("R-534 H-144 a press is told before a drill, tests and news that wait at a receiver which takes one at a time", async () => {
    const { clock, ends, service } = opened(["slow"], { sideBySide: 1 });
    const send = (id: string, changes: Parameters<typeof noticeOf>[0] = {}): void =>
      void service.deliver(noticeOf({ deliveryId: deliveryIdOf(id), ...changes }), never);
    for (let n = 1; n <= 20; n += 1) send(`drill-${n}`, { mode: "drill" });
    send("test", { mode: "test" });
    send("news", { reason: "closed" });
    send("suspicion", { reason: "pre-alarm" });
    send("press-1");
    send("press-2", { reason: "escalated" });
    await settle();
    await clock.advanceTo(seconds(90), settle);
    const told = (ends[0]?.asked ?? []).map(({ id }) => id);
    const drill = Array.from({ length: 20 }, (_, at) => `drill-${at + 1}`);
    expect(told).toEqual(["drill-1", "press-1", "press-2", "suspicion", "news", ...drill.slice(1), "test"]);
  });
});

describe("R-422 each path is asked whether it stands", () => {
  test("at its own interval, sooner while it fails, and a fault stands from the second failure to the next answer", async () => {
    const { clock, ends, watched, supervision } = opened(["well"], { every: seconds(60) });
    const [end, path] = [ends[0], watched[0]];
    if (!end || !path) throw new Error("no path");
    supervision.watch(path);
    await settle();
    const isAtFault = (): boolean => isFault(path.state(), true);
    await clock.advanceTo(seconds(150), settle);
    expect(asksOf(end, "ask")).toEqual([0, 60_000, 120_000]);
    expect(path.state()).toMatchObject({ standing: "well", sinceMs: 1_000_000, lastAnswerAtMs: 1_120_000 });
    end.mode = "down";
    await clock.advanceTo(seconds(185), settle);
    expect([path.state().standing, isAtFault()]).toEqual(["failing", false]);
    await clock.advanceTo(seconds(200), settle);
    expect(isAtFault()).toBe(true);
    await clock.advanceTo(seconds(300), settle);
    expect(asksOf(end, "ask").filter((atMs) => atMs > 180_000).length).toBeGreaterThanOrEqual(7);
    end.mode = "well";
    await clock.advanceTo(seconds(320), settle);
    expect([path.state().standing, isAtFault()]).toEqual(["well", false]);
    await supervision[Symbol.asyncDispose]();
    expect(clock.nextDueMs()).toBeUndefined();
  });

  test("an alarm that fails there has it asked at once; one that is carried is an answer too", async () => {
    const centre = opened(["down", "well"], { every: minutes(10) });
    const { clock, ends, watched, supervision } = centre;
    const [end] = ends;
    if (end) end.mode = "well";
    for (const one of watched) supervision.watch(one);
    await clock.advanceTo(seconds(5), settle);
    if (end) end.mode = "down";
    await answerOf(centre);
    await clock.advanceTo(seconds(10), settle);
    expect(asksOf(end, "ask").filter((atMs) => atMs > 0)).toHaveLength(1);
    expect(watched[0] && isFault(watched[0].state(), true)).toBe(true);
    expect(asksOf(ends[1], "ask")).toEqual([0]);
    await clock.advanceTo(minutes(10) + seconds(3), settle);
    // The alarm at 5 s was its answer.
    expect(asksOf(ends[1], "ask")).toEqual([0]);
    await clock.advanceTo(minutes(10) + seconds(6), settle);
    expect(asksOf(ends[1], "ask")).toHaveLength(2);
  });

  test("a life alarm does not wait behind it, and supervision that was broken off is no failure", async () => {
    const centre = opened(["silent"]);
    const { clock, ends, watched, supervision } = centre;
    const [end, path] = [ends[0], watched[0]];
    if (!end || !path) throw new Error("no path");
    supervision.watch(path);
    await clock.advanceTo(seconds(2), settle);
    expect(asksOf(end, "ask")).toEqual([0]);
    end.mode = "well";
    expect(await answerOf(centre)).toMatchObject({ delivered: { kind: "accepted" }, tookMs: 0 });
    expect(path.state()).toMatchObject({ standing: "well", failures: 0 });
  });

  test("it refuses to be asked: that is a fault, with its words; switched off, it is never asked", async () => {
    const { clock, watched, supervision } = opened(["refuses"]);
    const [path] = watched;
    if (!path) throw new Error("no path");
    supervision.watch(path);
    await clock.advanceTo(seconds(30), settle);
    expect(isFault(path.state(), true)).toBe(true);
    expect(path.state().why).toBe("DUH");
    const end = createFarEnd({ name: "quiet", clock, every: seconds(1) });
    const quiet = createWatchedPath(end.path, { timeout: seconds(8), askEvery: seconds(0), clock });
    supervision.watch(quiet);
    await clock.advanceTo(seconds(60), settle);
    expect([quiet.askEvery, end.asked.length]).toEqual([null, 0]);
  });

  test("of hundreds that hang no more than sixteen are asked side by side, and each is asked in the end", async () => {
    const { clock, ends, watched, supervision } = opened(Array.from({ length: 100 }, () => "silent" as const));
    for (const one of watched) supervision.watch(one);
    await settle();
    expect(ends.filter(({ asked }) => asked.length > 0)).toHaveLength(16);
    await clock.advanceTo(minutes(2), settle);
    expect(ends.filter(({ asked }) => asked.length === 0)).toEqual([]);
  });

  test("closed while an alarm is under way it lets it end, and then lets go of the path", async () => {
    const { clock, ends, watched, service } = opened(["slow"]);
    const [end, path] = [ends[0], watched[0]];
    if (!end || !path) throw new Error("no path");
    const delivered = service.deliver(noticeOf(), never);
    await settle();
    const closed = path[Symbol.asyncDispose]();
    await clock.advanceTo(seconds(2), settle);
    expect(end.isClosed).toBe(false);
    await clock.advanceTo(seconds(4), settle);
    expect((await delivered).kind).toBe("accepted");
    await closed;
    expect(end.isClosed).toBe(true);
  });
});
