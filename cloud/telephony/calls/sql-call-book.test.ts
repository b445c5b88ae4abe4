import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { area, homeId, keepPeople, openCallHouse, type CallHouse } from "../../../test/builders/call-house.ts";
import { openLedgerIn } from "../../../test/builders/ledgers.ts";
import { openRecords } from "../../../test/builders/registries.ts";
import type { CallView } from "../../api/contract/calls.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { must, parseIncidentId, parsePhoneCallId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { days, seconds } from "@shouwang/shared/time/duration.ts";

const startMs = Date.UTC(2026, 4, 1, 8);
const incidentId = must(parseIncidentId("incident-1"), "incident");
let folder: string;
let database: LedgerDatabase;
let clock: ReturnType<typeof createManualClock>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-calls-"));
  database = await openLedgerIn(folder, startMs);
  clock = createManualClock({ wallMs: startMs });
  await keepPeople((await openRecords(database, folder)).records);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const open = async (more: Partial<Parameters<typeof openCallHouse>[0]> = {}) =>
  await openCallHouse({ database, folder, clock, ...more });
const shown = ({ book }: CallHouse): readonly CallView[] => book.now().calls;
/** Until it was looked up. */
const looked = async (house: CallHouse, callId = shown(house).at(-1)?.callId): Promise<CallView> => {
  const call = () => shown(house).find((one) => one.callId === callId);
  await expect.poll(() => call()?.caller ?? null).not.toBeNull();
  return must(call(), "a call");
};
const pass = async (ms: number): Promise<void> => await clock.advanceTo(clock.uptimeMs() + ms, async () => {});

/** Their number, the homes where it is known and as what, and the one home that it can only be. */
const numbers: readonly [number: string, homes: readonly string[], own: string | null][] = [
  ["053560012345", ["home-1 home"], "home-1"],
  // As it is dialled within the town.
  ["60012345", ["home-1 home"], "home-1"],
  ["+86 13800000001", ["home-1 resident 王秀英"], "home-1"],
  // Somebody who is called for two homes, with the 0 of the telephone system.
  ["013905350002", ["home-1 contact 陈静 女儿", "home-2 contact 陈静 女儿"], null],
  ["13811112222", [], null],
  // Another town's, with the same end.
  ["0531-60012345", [], null],
  ["anonymous", [], null],
];

describe("R-496 whose number it is", () => {
  test("of a home, a resident, a contact, or nobody's; however the trunk writes it", async () => {
    await using house = await open();
    for (const [number, homes, own] of numbers) {
      const { callId } = house.board.rings({ number });
      const call = await looked(house, callId);
      const found = call.caller?.homes.flatMap(({ homeId: home, numberIs }) =>
        numberIs.map(({ is, name, relation }) => [home, is, name, relation].filter((one) => one !== null).join(" ")),
      );
      expect(found).toEqual(homes);
      expect(call).toMatchObject({ homeId: own, caller: { more: 0 } });
      if (own !== null) expect(call.caller?.homes[0]).toMatchObject({ residents: ["王秀英"], address: "北马路 1 号" });
    }
  });

  test("what was spoken with this number before stands beside it; a withheld number is shown as such", async () => {
    await using house = await open();
    const first = house.board.rings({ number: "13800000001" });
    house.board.takes(first.callId, "李静");
    await looked(house);
    house.board.ends(first.callId, "hung-up");
    await house.book.written();
    house.board.rings({ number: "+8613800000001" });
    expect((await looked(house)).earlier).toMatchObject([{ callId: first.callId, by: "李静", end: "hung-up" }]);
    const withheld = house.board.rings({ number: null });
    expect(shown(house).find(({ callId }) => callId === withheld.callId)).toMatchObject({ number: null, caller: null });
  });
});

describe("R-498 whoever spoke to nobody stands there until a named person has called back or said why not", () => {
  test("over a restart, and until it is said; not needed needs a reason", async () => {
    {
      await using house = await open();
      const call = house.board.rings({ number: "13800000001" });
      house.board.ends(call.callId, "cancelled");
      expect(shown(house)).toMatchObject([{ isWaiting: true, end: "cancelled" }]);
    }
    await using house = await open({ prefix: "later" });
    const { book } = house;
    const call = await looked(house);
    expect(call).toMatchObject({ isWaiting: true, homeId });
    const callId = must(parsePhoneCallId(call.callId), "id");
    const said = { callId, by: "李静", why: " " } as const;
    expect(await book.handle({ ...said, how: "not-needed" })).toMatchObject({ kind: "refused" });
    expect(shown(house)).toHaveLength(1);
    expect(await book.handle({ ...said, how: "not-needed", why: "孩子玩电话" })).toMatchObject({
      call: { isWaiting: false, handled: { by: "李静", why: "孩子玩电话", atMs: startMs } },
    });
    expect(shown(house)).toEqual([]);
    expect(await book.handle({ ...said, how: "called-back" })).toMatchObject({ kind: "refused" });
    const nobody = must(parsePhoneCallId("nobody"), "id");
    expect(await book.handle({ ...said, callId: nobody, how: "called-back" })).toEqual({ kind: "unknown" });
  });

  test("that we dialled their number ends nothing: a person says that they were reached", async () => {
    await using house = await open();
    const missed = house.board.rings({ number: "13800000001" });
    house.board.ends(missed.callId, "not-taken");
    house.phones.opened("desk-1");
    await house.book.sits({ desk: "desk-1", operator: "a", name: "李静", answersFor: () => true }, "8001");
    const back = { desk: "desk-1", by: "李静", to: "13800000001", homeId, incidentId: null, answersFor: () => true };
    const placed = await house.book.place(back);
    if (placed.kind !== "done") throw new Error("not placed");
    const callId = must(parsePhoneCallId(placed.call.callId), "id");
    house.board.takes(callId, "李静");
    house.board.ends(callId, "hung-up");
    expect(shown(house).map((call) => call.callId)).toEqual([missed.callId]);
    expect((await house.book.handle({ callId: missed.callId, by: "李静", how: "called-back", why: "" })).kind).toBe(
      "done",
    );
    expect(shown(house)).toEqual([]);
  });

  test("who calls again and is answered was spoken to; who takes it at a telephone that is nobody's is no name", async () => {
    await using house = await open();
    const first = house.board.rings({ number: "+8613800000001" });
    house.board.ends(first.callId, "not-taken");
    const other = house.board.rings({ number: "13811112222" });
    house.board.ends(other.callId, "not-taken");
    const nameless = house.board.rings({ number: "13800000001" });
    house.board.takes(nameless.callId, null);
    house.board.ends(nameless.callId, "hung-up");
    expect(
      shown(house)
        .map(({ callId }) => callId)
        .toSorted(),
    ).toEqual([first.callId, other.callId].toSorted());
    const again = house.board.rings({ number: "013800000001" });
    house.board.takes(again.callId, "李静");
    house.board.ends(again.callId, "hung-up");
    expect(shown(house).map(({ callId }) => callId)).toEqual([other.callId]);
    await house.book.written();
    expect(await house.book.find(first.callId)).toMatchObject({ handled: { how: "spoke", by: "李静" } });
    // as a month counts it, of nobody, and longer than the call itself is kept.
    const counted = await database.read.selectFrom("desk_calls").selectAll().orderBy("call_id").execute();
    expect(counted).toHaveLength(4);
    expect(counted.find(({ call_id }) => call_id === first.callId)).toMatchObject({
      taken_at_ms: null,
      called_back_at_ms: startMs,
    });
    expect(counted.find(({ call_id }) => call_id === other.callId)).toMatchObject({ called_back_at_ms: null });
    expect(counted.find(({ call_id }) => call_id === again.callId)).toMatchObject({ taken_at_ms: startMs });
  });

  test("the process dies: who was ringing or speaking waits, a call of ours is over, and its incident knows", async () => {
    {
      await using house = await open();
      house.board.rings({ number: "13800000001" });
      const speaking = house.board.rings({ number: "13811112222" });
      house.board.takes(speaking.callId, "李静");
      house.phones.opened("desk-1");
      await house.book.sits({ desk: "desk-1", operator: "a", name: "李静", answersFor: () => true }, "8001");
      const ours = { desk: "desk-1", by: "李静", homeId, incidentId, answersFor: () => true };
      await house.book.place({ ...ours, to: "13905350002" });
      await house.book.written();
    }
    await using house = await open({ prefix: "later" });
    // Whom we know comes to stand first as soon as they were looked up.
    const waiting = shown(house).toSorted((one, other) => (one.number ?? "").localeCompare(other.number ?? ""));
    expect(waiting).toMatchObject([
      { number: "13800000001", end: "cut", isWaiting: true },
      { number: "13811112222", end: "cut", isWaiting: true },
    ]);
    expect(house.journal).toEqual([
      { incidentId, by: "李静", detail: "Called the number ending 0002: we lost it before it was taken." },
    ]);
  });

  test("R-499 nothing can be written: it is shown all the same, and written when it can be; nobody is struck off the list meanwhile", async () => {
    let isFull = true;
    await using house = await open({
      changes: (needs) => ({
        ...needs,
        store: {
          ...needs.store,
          keep: async (call) => (isFull ? await Promise.reject(new Error("disk full")) : await needs.store.keep(call)),
        },
      }),
    });
    const call = house.board.rings({ number: "13800000001" });
    house.board.ends(call.callId, "not-taken");
    await house.book.written();
    expect(shown(house)).toMatchObject([{ isWaiting: true }]);
    const back = { callId: call.callId, by: "李静", how: "called-back", why: "" } as const;
    expect((await house.book.handle(back)).kind).toBe("refused");
    expect(shown(house)).toHaveLength(1);
    isFull = false;
    await pass(seconds(11));
    await house.book.written();
    await using later = await open({ prefix: "later" });
    expect(shown(later)).toMatchObject([{ callId: call.callId, isWaiting: true }]);
  });
});

test("R-500 calls of an incident stand in its journal with their end, and in its list with their recording; the number is in no journal", async () => {
  await using house = await open();
  house.phones.opened("desk-1");
  const seat = { desk: "desk-1", operator: "a", name: "李静", answersFor: () => true };
  const call = { ...seat, by: "李静", to: "139 0535 0002", homeId, incidentId };
  expect(await house.book.place(call)).toMatchObject({ kind: "refused", why: { en: /telephone is not known/ } });
  expect(await house.book.sits(seat, "not a phone")).toMatchObject({ refused: {} });
  expect(await house.book.sits(seat, "8001")).toEqual({ phone: "8001" });
  expect(await house.book.place({ ...call, to: "a\r\nb" })).toMatchObject({ kind: "refused" });
  const placed = await house.book.place(call);
  if (placed.kind !== "done") throw new Error(placed.kind);
  expect(house.board.placed).toEqual([{ to: "13905350002", phone: "8001", by: "李静", area }]);
  const callId = must(parsePhoneCallId(placed.call.callId), "id");
  house.board.takes(callId, "李静");
  await pass(seconds(80));
  house.board.ends(callId, "hung-up");
  const missed = house.board.rings({ number: "13800000001" });
  house.board.ends(missed.callId, "cancelled");
  expect(await house.book.bind({ callId: missed.callId, by: "李静", incidentId, homeId })).toMatchObject({
    kind: "done",
  });
  expect(house.journal.map(({ detail }) => detail)).toEqual([
    "Calls the number ending 0002.",
    "Called the number ending 0002: spoke for 80 s.",
    "A call from the number ending 0001: given up before it was taken.",
  ]);
  expect(await house.book.ofIncident(incidentId)).toMatchObject([
    { callId, recording: { reference: `rec ${callId}`, url: `https://pbx.example/recordings/rec%20${callId}` } },
    { callId: missed.callId, isWaiting: true },
  ]);
  expect(await house.book.hangUp(callId)).toMatchObject({ kind: "refused" });
  const rings = house.board.rings({ number: "13811112222" });
  expect(await house.book.hangUp(rings.callId)).toMatchObject({ kind: "refused", why: { en: /Lift your telephone/ } });
  house.board.takes(rings.callId, "李静");
  expect(await house.book.hangUp(rings.callId)).toMatchObject({ kind: "done" });
});

test("R-501 a telephone is its operator's, also tomorrow and at another page; it rings while a page of theirs is open, and not while they speak and others are free", async () => {
  {
    await using house = await open();
    const seat = { desk: "desk-1", operator: "account/1", name: "李静", answersFor: () => true };
    expect(await house.book.sits(seat, undefined)).toEqual({ phone: null });
    await house.book.sits(seat, "8001");
    expect(house.phones.operators(area)).toEqual([]);
    house.phones.opened("desk-1");
    expect(house.phones.operators(area)).toEqual([{ name: "李静", phone: "8001" }]);
    house.phones.closed("desk-1");
    expect(house.phones.operators(area)).toEqual([]);
  }
  await using house = await open();
  const seat = { desk: "desk-9", operator: "account/1", name: "李静", answersFor: () => true };
  expect(await house.book.sits(seat, undefined)).toEqual({ phone: "8001" });
  const other = { desk: "desk-2", operator: "account/2", name: "王芳", answersFor: () => true };
  await house.book.sits(other, "8002");
  await house.book.sits({ ...other, desk: "desk-3", answersFor: () => false }, "8003");
  for (const desk of ["desk-9", "desk-2", "desk-3"]) house.phones.opened(desk);
  const ringing = () => house.phones.operators(area).map(({ phone }) => phone);
  expect(ringing()).toEqual(["8001", "8002"]);
  const call = house.board.rings({ number: null });
  house.board.takes(call.callId, "李静", "8001");
  expect(ringing()).toEqual(["8002"]);
  const second = house.board.rings({ number: null });
  house.board.takes(second.callId, "王芳", "8002");
  expect(ringing()).toEqual(["8001", "8002"]);
  await house.book.sits(seat, null);
  expect(await house.book.sits({ ...seat, desk: "desk-1" }, undefined)).toEqual({ phone: null });
});

test("R-502 without a trunk a call is refused with what to do; a trunk that goes down is told to open pages", async () => {
  {
    await using house = await open({ hasTrunk: false });
    const call = { desk: "d", by: "李静", to: "120", homeId: null, incidentId: null, answersFor: () => true };
    expect(await house.book.place(call)).toMatchObject({ kind: "refused", why: { zh: /请用旁边的电话/ } });
    expect(house.book.now().telephony).toEqual({ trunks: [] });
  }
  await using house = await open();
  const heard: unknown[] = [];
  using _listening = house.book.subscribe((event) => void heard.push(event));
  await pass(seconds(3));
  expect(heard).toEqual([]);
  house.board.standing = { isUp: false, sinceMs: 5, sentence: { zh: "中继不通", en: "The trunk is down" } };
  await pass(seconds(3));
  expect(heard).toMatchObject([{ kind: "telephony", telephony: { trunks: [{ isUp: false, number: "12349" }] } }]);
});

test("R-503 what is over is forgotten after its time, whoever waits is not; nothing of a number can be read in the database", async () => {
  await using house = await open();
  const done = house.board.rings({ number: "13800000001" });
  house.board.takes(done.callId, "李静");
  house.board.ends(done.callId, "hung-up");
  const missed = house.board.rings({ number: "13811112222" });
  house.board.ends(missed.callId, "not-taken");
  await house.book.written();
  const rows = await database.read.selectFrom("phone_calls").selectAll().execute();
  expect(rows).toHaveLength(2);
  const everything = rows.map((row) => JSON.stringify(row) + new TextDecoder().decode(row.content)).join();
  expect(everything).not.toMatch(/0000001|1112222|李静/);
  clock.setWall(startMs + days(366));
  await pass(seconds(3_601));
  await expect
    .poll(async () =>
      (await database.read.selectFrom("phone_calls").select("call_id").execute()).map((one) => one.call_id),
    )
    .toEqual([missed.callId]);
});
