import { describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { aHome, anIncident, createMemoryDesk, type MemoryDesk } from "../../test/browser/memory-desk.ts";
import { anybody, createLiveStream, pendingBytesMax, type LiveStream } from "./live-stream.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const home = aHome({ homeId: "home-1" });
const incident = (version: number) => anIncident({ incidentId: "incident-1", home, atMs: nowMs, version });

type Page = { kinds: string[]; last(): unknown; takes: boolean; isCut: boolean; closed: Disposable };

const start = (changes: (desk: MemoryDesk) => void = () => {}) => {
  const desk = createMemoryDesk({ nowMs: () => nowMs, homes: [home], incidents: [incident(1)] });
  changes(desk);
  const clock = createManualClock({ wallMs: nowMs });
  const stream = createLiveStream({ ...desk, clock, log: silentLog });
  return { desk, clock, stream, page: (name = "desk-1") => open(stream, name) };
};

function open(stream: LiveStream, desk: string): Page {
  let pending = 0;
  let last = "";
  const page: Page = {
    kinds: [],
    last: (): unknown => JSON.parse(last),
    takes: true,
    isCut: false,
    closed: { [Symbol.dispose]: () => {} },
  };
  page.closed = stream.open(
    {
      write(bytes) {
        const [event = "", data = ""] = new TextDecoder().decode(bytes).split("\n");
        page.kinds.push(event.slice("event: ".length));
        last = data.slice("data: ".length);
        pending = page.takes ? 0 : pending + bytes.byteLength;
      },
      pendingBytes: () => pending,
      cut: () => void (page.isCut = true),
    },
    desk,
    anybody,
  );
  return page;
}

/** Promises that are already settled have run their course. */
const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

describe("the order of the stream", () => {
  test("snapshot first, then what happened while it was read, then each change at once", async () => {
    let answer: () => void = () => {};
    const { desk, page } = start((memory) => {
      const before = memory.feed;
      memory.feed = {
        ...before,
        snapshot: async (signal) => {
          const snapshot = await before.snapshot(signal);
          await new Promise<void>((resolve) => (answer = resolve));
          return snapshot;
        },
      };
    });
    const one = page();
    desk.change(incident(2));
    await settle();
    expect(one.kinds).toEqual([]);
    answer();
    await settle();
    expect(one.kinds).toEqual(["snapshot", "incident"]);
    desk.change(incident(3));
    // Nothing was awaited: it is written within the call that published it.
    expect(one.kinds).toEqual(["snapshot", "incident", "incident"]);
    expect(one.last()).toMatchObject({ kind: "incident", incident: { version: 3 } });
  });

  test("a beat every 10 s carries the server's time", async () => {
    const { clock, page } = start();
    const one = page();
    await settle();
    await clock.advanceTo(30_000);
    expect(one.kinds).toEqual(["snapshot", "beat", "beat", "beat"]);
    expect(one.last()).toEqual({ kind: "beat", nowMs: nowMs + 30_000 });
  });
});

describe("a page that does not keep up", () => {
  test("is cut off when more waits for it than the limit, and the others are not", async () => {
    const { desk, page } = start();
    const [slow, quick] = [page("slow"), page("quick")];
    await settle();
    slow.takes = false;
    const note = "x".repeat(pendingBytesMax / 4);
    for (let version = 2; version < 8; version++) desk.change({ ...incident(version), note });
    expect(slow.isCut).toBe(true);
    expect(quick.isCut).toBe(false);
    expect(quick.kinds).toHaveLength(7);
    expect([...desk.desks]).toEqual(["quick"]);
  });

  test("is cut off when it took nothing from one beat to the next", async () => {
    const { clock, page } = start();
    const one = page();
    await settle();
    one.takes = false;
    await clock.advanceTo(10_000);
    expect(one.isCut).toBe(false);
    await clock.advanceTo(20_000);
    expect(one.isCut).toBe(true);
  });
});

describe("pages come and go", () => {
  test("a desk is there as long as its page is", async () => {
    const { desk, page } = start();
    const one = page();
    expect([...desk.desks]).toEqual(["desk-1"]);
    one.closed[Symbol.dispose]();
    one.closed[Symbol.dispose]();
    expect([...desk.desks]).toEqual([]);
  });

  test("without a snapshot the page is cut off, to come back", async () => {
    const { desk, page } = start((memory) => {
      memory.feed.snapshot = () => Promise.reject(new Error("disk I/O error"));
    });
    const one = page();
    await settle();
    expect(one.isCut).toBe(true);
    expect([...desk.desks]).toEqual([]);
  });

  test("there is room for a hundred, and none after the end", async () => {
    const { desk, stream } = start();
    const pages = Array.from({ length: 100 }, (_, n) => open(stream, `desk-${n}`));
    expect(stream.hasRoom(anybody)).toBe(false);
    stream[Symbol.dispose]();
    expect(pages.every((page) => page.isCut)).toBe(true);
    expect(desk.desks.size).toBe(0);
  });
});

test("nobody is told while no page is open, and whoever comes then hears all that follows", async () => {
  let listening = 0;
  const { desk, page } = start((memory) => {
    const { subscribe } = memory.feed;
    memory.feed = {
      ...memory.feed,
      subscribe(listener) {
        listening += 1;
        const subscription = subscribe(listener);
        return {
          [Symbol.dispose]() {
            listening -= 1;
            subscription[Symbol.dispose]();
          },
        };
      },
    };
  });
  expect(listening).toBe(0);
  const [first, second] = [page("desk-1"), page("desk-2")];
  await settle();
  first.closed[Symbol.dispose]();
  expect(listening).toBe(1);
  desk.publish({ kind: "incident", incident: incident(2) });
  expect(second.kinds).toEqual(["snapshot", "incident"]);
  second.closed[Symbol.dispose]();
  expect(listening).toBe(0);
  const third = page("desk-3");
  await settle();
  desk.publish({ kind: "incident", incident: incident(3) });
  expect(third.kinds).toEqual(["snapshot", "incident"]);
});
