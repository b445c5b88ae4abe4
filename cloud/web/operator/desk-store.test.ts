import { describe, expect, test } from "vitest";
import type { IncidentView, StreamEvent } from "../../api/contract.ts";
import { aHome, anIncident } from "../../../test/browser/memory-desk.ts";
import { createDeskClock } from "./desk-clock.ts";
import { createDeskStore } from "./desk-store.ts";

const home = aHome({ homeId: "home-1" });
const incident = (incidentId: string): IncidentView => anIncident({ incidentId, home, atMs: 1_000 });
const empty = { faults: [], calls: [], telephony: { trunks: [] }, looking: [], ledgerId: "l", nowMs: 50_000 };

/** Frames are drawn, and time goes on, by hand. */
function aStore(given: { readCostsMs: number }) {
  const frames: ((isUnseen: boolean) => void)[] = [];
  let uptimeMs = 0;
  const store = createDeskStore({
    uptimeMs: () => (uptimeMs += given.readCostsMs),
    nextFrame: (work) => void frames.push(work),
  });
  let drawn = 0;
  store.subscribe(() => drawn++);
  return {
    store,
    hear: (event: StreamEvent) => store.tell({ kind: "heard", event, uptimeMs, wallMs: 1_000 }),
    frame: (isUnseen = false) => frames.shift()?.(isUnseen),
    frames,
    drawn: () => drawn,
    setUptime: (ms: number) => void (uptimeMs = ms),
  };
}

describe("R-541 what comes in is taken in frame by frame", () => {
  test("a thousand messages of one frame are drawn once, in their order", () => {
    const page = aStore({ readCostsMs: 0 });
    page.hear({ ...empty, kind: "snapshot", incidents: [], homes: [home], more: false });
    for (let n = 0; n < 1_000; n++) page.hear({ kind: "incident", incident: incident(`i-${n}`) });
    expect(page.frames).toHaveLength(1);
    page.frame();
    expect(page.drawn()).toBe(1);
    expect(page.store.state().queues.live).toHaveLength(1_000);
  });

  test("what does not fit in a frame's time waits for the next one, and nothing is left out", () => {
    const page = aStore({ readCostsMs: 2 });
    for (let n = 0; n < 100; n++) page.hear({ kind: "incident", incident: incident(`i-${n}`) });
    page.frame();
    expect(page.store.state().queues.live.length).toBeLessThan(10);
    while (page.frames.length > 0) page.frame();
    expect(page.store.state().queues.live).toHaveLength(100);
  });

  test("R-641 what is on top of the queue is drawn before the next part is read, and a hundred parts are not drawn one by one", () => {
    const page = aStore({ readCostsMs: 0 });
    const part = (n: number, more: boolean): StreamEvent => ({
      kind: "snapshot-rest",
      incidents: [incident(`i-${n}`)],
      homes: [],
      more,
    });
    page.hear({ ...empty, kind: "snapshot", incidents: [incident("i-0")], homes: [home], more: true });
    for (let n = 1; n < 100; n++) page.hear(part(n, n < 99));
    page.frame();
    expect([page.drawn(), page.store.state().queues.live.length]).toEqual([1, 1]);
    page.frame();
    expect([page.drawn(), page.store.state().queues.live.length]).toEqual([1, 100]);
    page.frame();
    expect([page.drawn(), page.frames.length]).toEqual([2, 0]);
  });

  test("R-640 what has to be read first is read in its turn, within the frame's time; unseen, more of it at once", () => {
    const read = (isUnseen: boolean): number[] => {
      const page = aStore({ readCostsMs: 2 });
      const known = (): number => page.store.state().queues.live.length;
      for (let n = 0; n < 30; n++)
        page.store.tell(() => {
          page.setUptime(n * 2);
          return { kind: "learned", incident: incident(`i-${n}`) };
        });
      expect(known()).toBe(0);
      const after: number[] = [];
      while (page.frames.length > 0) {
        page.frame(isUnseen);
        after.push(known());
      }
      return after;
    };
    const seen = read(false);
    expect(seen.at(-1)).toBe(30);
    expect(seen.length).toBeGreaterThan(read(true).length);
  });

  test("what cannot be taken in makes the page fall over, loudly, instead of standing still", () => {
    const page = aStore({ readCostsMs: 0 });
    // `as`: what a newer server might send.
    page.hear({ kind: "incident", incident: { ...incident("i-1"), alarms: null } } as unknown as StreamEvent);
    page.frame();
    expect(page.drawn()).toBe(1);
    expect(() => page.store.state()).toThrow();
  });
});

test("R-545 time stands still on a blind page, and goes on by the server's clock when it sees again", () => {
  const page = aStore({ readCostsMs: 0 });
  let uptimeMs = 0;
  const clock = createDeskClock({ store: page.store, uptimeMs: () => uptimeMs, wallMs: () => 1_000 + uptimeMs });
  page.hear({ ...empty, kind: "snapshot", incidents: [], homes: [], more: false });
  page.frame();
  const at = (ms: number) => {
    uptimeMs = ms;
    clock.tick();
    return [clock.line(), clock.nowMs()];
  };
  expect(at(4_000)).toEqual(["up", 54_000]);
  expect(at(5_000)).toEqual(["blind", 50_000]);
  expect(at(60_000)).toEqual(["blind", 50_000]);
  expect(clock.silentForMs()).toBe(60_000);
  page.setUptime(61_000);
  page.store.tell({ kind: "heard", event: { kind: "beat", nowMs: 112_000 }, uptimeMs: 61_000, wallMs: 62_000 });
  page.frame();
  expect(at(61_000)).toEqual(["up", 112_000]);
});
