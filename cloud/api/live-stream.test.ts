import { createParser } from "eventsource-parser";
import { describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { aHome, anIncident, createMemoryDesk, type MemoryDesk } from "../../test/browser/memory-desk.ts";
import { anybody, createLiveStream, pendingBytesMax, type LiveStream } from "./live-stream.ts";
import { parseMark } from "./stream-log.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const home = aHome({ homeId: "home-1" });
const incident = (version: number) => anIncident({ incidentId: "incident-1", home, atMs: nowMs, version });

type Page = { kinds: string[]; id: string; last(): unknown; takes: boolean; isCut: boolean; closed: Disposable };

let runs = 0;
const start = (changes: (desk: MemoryDesk) => void = () => {}) => {
  const desk = createMemoryDesk({ nowMs: () => nowMs, homes: [home], incidents: [incident(1)] });
  changes(desk);
  const clock = createManualClock({ wallMs: nowMs });
  const stream = createLiveStream({ ...desk, clock, log: silentLog, breathe: settle, nameRun: () => `run${runs++}` });
  return { desk, clock, stream, page: (name = "desk-1", since?: string) => open(stream, name, since) };
};

function open(stream: LiveStream, desk: string, since?: string): Page {
  let pending = 0;
  let last = "";
  const parser = createParser({
    onEvent({ event = "", data, id }) {
      page.kinds.push(event);
      page.id = id ?? page.id;
      last = data;
    },
  });
  const page: Page = {
    kinds: [],
    id: "",
    last: (): unknown => JSON.parse(last),
    takes: true,
    isCut: false,
    closed: { [Symbol.dispose]: () => {} },
  };
  page.closed = stream.open(
    {
      write(bytes) {
        parser.feed(new TextDecoder().decode(bytes));
        pending = page.takes ? 0 : pending + bytes.byteLength;
      },
      pendingBytes: () => pending,
      cut: () => void (page.isCut = true),
    },
    desk,
    anybody,
    parseMark(since),
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

  test("a beat every 2 s carries the server's time", async () => {
    const { clock, page } = start();
    const one = page();
    await settle();
    await clock.advanceTo(6_000);
    expect(one.kinds).toEqual(["snapshot", "beat", "beat", "beat"]);
    expect(one.last()).toEqual({ kind: "beat", nowMs: nowMs + 6_000 });
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

test("nobody is told when no page has been open for a minute, and whoever comes then hears all that follows", async () => {
  let listening = 0;
  const { desk, clock, page } = start((memory) => {
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
  await clock.advanceTo(59_999);
  expect(listening).toBe(1);
  await clock.advanceTo(60_000);
  expect(listening).toBe(0);
  const third = page("desk-3");
  await settle();
  desk.publish({ kind: "incident", incident: incident(3) });
  expect(third.kinds).toEqual(["snapshot", "incident"]);
});

describe("R-620 a line that broke goes on where it left off", () => {
  test("with every event that it missed, once and in order, and nothing else", async () => {
    const { desk, page } = start();
    const before = page();
    await settle();
    desk.change(incident(2));
    before.closed[Symbol.dispose]();
    for (const version of [3, 4, 5]) desk.change(incident(version));
    const after = page("desk-1", before.id);
    expect(after.kinds).toEqual(["resumed", "incident", "incident", "incident"]);
    expect(after.last()).toMatchObject({ incident: { version: 5 } });
    desk.change(incident(6));
    expect(after.kinds).toHaveLength(5);
    expect([...desk.desks]).toEqual(["desk-1"]);
  });

  test("over a hundred breaks at any place no version is lost or said twice", async () => {
    const { desk, page } = start();
    let one = page();
    await settle();
    const heard: unknown[] = [];
    let version = 1;
    let mark = "";
    for (let n = 0; n < 100; n++) {
      for (let m = 0; m < n % 4; m++) desk.change(incident(++version));
      const seen = one.kinds.filter((kind) => kind === "incident").length;
      heard.push(seen);
      one.closed[Symbol.dispose]();
      for (let m = 0; m < n % 3; m++) desk.change(incident(++version));
      mark = one.id === "" ? mark : one.id;
      one = page("desk-1", mark);
      expect(one.kinds[0]).toBe("resumed");
    }
    const all = heard.reduce<number>((sum, count) => sum + Number(count), 0) + one.kinds.length - 1;
    expect(all).toBe(version - 1);
  });

  test.each([
    ["a mark of another run of the house", "abc.0.3"],
    ["a number that was never given out", "RUN.0.99"],
    ["no mark at all", "what?"],
  ])("%s: it begins anew", async (_what, text) => {
    const { page } = start();
    const before = page();
    await settle();
    before.closed[Symbol.dispose]();
    const after = page("desk-1", text.replace("RUN", before.id.split(".")[0] ?? ""));
    await settle();
    expect(after.kinds).toEqual(["snapshot"]);
  });

  test("one whose snapshot had not come whole begins anew", async () => {
    const { desk, page } = start((memory) => {
      const homes = Array.from({ length: 900 }, (_, n) => aHome({ homeId: `home-${n}` }));
      const before = memory.feed;
      memory.feed = { ...before, snapshot: async (signal) => ({ ...(await before.snapshot(signal)), homes }) };
    });
    const whole = page();
    while (whole.kinds.length < 4) await settle();
    expect(whole.kinds).toEqual(["snapshot", "snapshot-rest", "snapshot-rest", "snapshot-rest"]);
    expect(whole.last()).toMatchObject({ more: false });
    const broken = page("desk-2");
    await Promise.resolve();
    desk.change(incident(2));
    broken.closed[Symbol.dispose]();
    expect(broken.id).toBe("");
  });
});
