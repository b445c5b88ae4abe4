import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import { must, parseAlarmId, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { freshHomeState, watchersMax, type HomeState } from "../../detection/home-state.ts";
import { cellsTotal, type LearnedDay } from "../../detection/learned/learned-day.ts";
import { markOf, type DeviceMark } from "../../detection/device-mark.ts";
import type { SubjectMemory } from "./draft.ts";
import { createSubjects } from "./subjects.ts";
import { readState, stateText } from "./stored-state.ts";

const time = fc.integer({ min: 0, max: 4e12 });
/** Plain objects, as those that are stored. */
const record = <T extends object, K extends keyof T = keyof T>(
  model: { [key in keyof T]: Arbitrary<T[key]> },
  requiredKeys?: K[],
) => fc.record(model, { noNullPrototype: true, ...(requiredKeys && { requiredKeys }) });
const orNull = (value: fc.Arbitrary<number>): fc.Arbitrary<number | null> => fc.option(value, { nil: null });
const deviceId = must(parseDeviceId("0x00158d0001a2b3c4"), "device");
const mark = markOf(deviceId);
const alarmId = must(parseAlarmId("alarm-1"), "alarm");
const cellsOf = fc.uint16Array({ minLength: cellsTotal, maxLength: cellsTotal });
const learned = fc.option(
  cellsOf.map((cells): LearnedDay => ({ v: 1, cells })),
  { nil: undefined },
);
const presence: fc.Arbitrary<HomeState["presence"]> = fc.oneof(
  record({ at: fc.constant("home" as const), sinceMs: time, passageAtMs: orNull(time) }),
  record({
    at: fc.constant("home" as const),
    sinceMs: time,
    passageAtMs: orNull(time),
    isSeenBefore: fc.constant(true as const),
  }),
  record({ at: fc.constant("away" as const), sinceMs: time }),
  record({ at: fc.constant("arriving" as const), awaySinceMs: time, doorAtMs: time }),
);
const gateway: fc.Arbitrary<HomeState["gateway"]> = record(
  {
    lastHeardAtMs: time,
    isSilent: fc.boolean(),
    told: fc.nat(4),
    lastOutage: fc.option(record({ fromMs: time, toMs: time }), { nil: null }),
    deafMs: time,
    deafSinceMs: time,
  },
  ["lastHeardAtMs", "isSilent", "told", "lastOutage"],
);
const always = record({
  gateway,
  presence,
  guestUntilMs: time,
  lastActivityAtMs: orNull(time),
  lastInteriorAtMs: orNull(time),
  lastRoom: fc.constantFrom(null, ...rooms),
  silenceFromMs: time,
  inactivity: fc.constantFrom({ at: "quiet" }, { at: "cannot-tell" }, { at: "raised", alarmId }),
  watchers: fc.constantFrom(
    [],
    [mark],
    [markOf(must(parseDeviceId("0x00158d0001a2b3c5"), "device")), mark],
    Array.from({ length: watchersMax }, (_, n) => (mark + n) as DeviceMark),
    // More than a row has room for, and some that are none: a mistake of ours.
    Array.from({ length: watchersMax + 1 }, (_, n) => (mark + n) as DeviceMark),
    [0.5 as DeviceMark, -1 as DeviceMark],
  ),
  deaf: fc.constantFrom([], [{ deviceId, fault: "stuck" }]),
  levels: fc.constantFrom([], [{ alarmId, alarm: "smoke", deviceId }]),
});
const sometimes = record(
  {
    companyUntilMs: time,
    halfDeafAtMs: time,
    heldTo: record({ sinceMs: orNull(time), afterMs: time }),
    doors: fc.constantFrom<HomeState["doors"] & {}>(
      [],
      [{ mark, isOpen: true, sinceMs: 7 }],
      [{ mark, isOpen: false, sinceMs: 7 }],
      [{ mark, isOpen: true, sinceMs: 7, raised: { alarmId, atMs: 9 } }],
      [
        { mark, isOpen: true, sinceMs: 7 },
        { mark, isOpen: false, sinceMs: 8 },
      ],
    ),
    overdue: fc.constant({ alarmId, sinceMs: 7 }),
    heard: fc.oneof(
      fc.array(fc.constantFrom(0, 3, 70_000), { maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 7e7 }), { maxLength: 32 }),
      fc.constantFrom([7.5, 1], [-3, 2], []),
    ),
    heardFrom: fc.oneof(fc.nat(7e7), fc.constant(0.5)),
    chatter: record({
      mark: fc.constantFrom(mark, markOf(must(parseDeviceId("not-watching"), "device"))),
      fromMs: time,
      minuteMs: time,
      seenAtMs: time,
      count: fc.constantFrom(0, 1, 21, 65_536, 2.5),
    }),
    ofALaterRule: fc.constantFrom({ count: 3 }, 7, "text"),
  },
  [],
);
// Fields of states, and one that no rule of today knows.
const states = fc
  .tuple(always, sometimes, learned)
  .map(([one, more, day]): HomeState => ({ ...freshHomeState(0), ...one, ...more, ...(day && { learned: day }) }));

const homeId = (home: number) => must(parseHomeId(`home-${home}`), "home");
const memoryOf = (home: number, state: HomeState | null, dueAtMs: number | null = null): SubjectMemory => ({
  subject: `home:home-${home}`,
  homeId: homeId(home),
  state,
  incident: null,
  journalLines: 0,
  deliveries: [],
  dueAtMs,
});

test("R-761 a home taken up is what was laid down, in every field, also in those that no rule of today knows", () => {
  fc.assert(
    fc.property(states, orNull(time), (state, dueAtMs) => {
      const subjects = createSubjects();
      const memory = memoryOf(1, state, dueAtMs);
      subjects.set(memory.subject, memory);
      // Not strictly: all of its fields are there, absent ones as `undefined`.
      expect(subjects.get(memory.subject)).toEqual(memory);
    }),
  );
});

test("R-761 homes at rest are a map of homes, whatever is put in, replaced and taken out", () => {
  const home = fc.nat(4);
  const put = fc.tuple(home, fc.option(states, { nil: null }), orNull(time), fc.nat(1));
  fc.assert(
    fc.property(fc.array(fc.oneof(put, fc.tuple(home)), { maxLength: 40 }), (acts) => {
      const subjects = createSubjects();
      const model = new Map<string, SubjectMemory>();
      for (const [of, state, dueAtMs, journalLines = 0] of acts) {
        const name = `home:home-${of}`;
        if (state === undefined) expect(subjects.delete(name)).toBe(model.delete(name));
        else {
          // With lines of a journal it stays an object.
          const memory = { ...memoryOf(of, state, dueAtMs), journalLines };
          subjects.set(name, memory);
          model.set(name, memory);
        }
        expect(subjects.size).toBe(model.size);
      }
      expect([...subjects.keys()].toSorted()).toEqual([...model.keys()].toSorted());
      for (const [name, one] of model) expect(subjects.get(name)).toEqual(one);
      const dueOf = (all: Iterable<SubjectMemory>) => new Map([...all].map((one) => [one.subject, one.dueAtMs]));
      expect(dueOf(subjects.values())).toEqual(dueOf(model.values()));
    }),
  );
});

test.each([
  ["a time that is none", { silenceFromMs: Number.NaN }],
  ["a list that is none", { falls: null }],
  ["a list with nothing in it that a rule knows", { falls: [null] }],
  ["a room of a later version", { lastRoom: "attic" }],
  ["a presence of a later version", { presence: { at: "cellar" } }],
  ["a gateway with more in it", { gateway: { ...freshHomeState(1).gateway, later: 1 } }],
  ["no gateway", { gateway: null }],
  ["cells of another length", { learned: { v: 1, cells: new Uint16Array(3) } }],
])("R-762 %s stays the object that it is", (_what, change) => {
  const subjects = createSubjects();
  // `as`: what a disk or a mistake of ours has made of it.
  const state = { ...freshHomeState(1), ...change } as unknown as HomeState;
  subjects.set("home:home-1", memoryOf(1, freshHomeState(2)));
  subjects.set("home:home-1", memoryOf(1, state));
  expect(subjects.get("home:home-1")?.state).toEqual(state);
});

test("R-762 another home in the place of one that is kept as an object changes nothing of what that one learned", () => {
  const subjects = createSubjects();
  const day = (value: number): LearnedDay => ({ v: 1, cells: new Uint16Array(cellsTotal).fill(value) });
  subjects.set("home:home-1", memoryOf(1, { ...freshHomeState(1), learned: day(1) }));
  const known = subjects.get("home:home-1");
  if (!known) throw new Error("it was put there");
  subjects.set("home:home-1", { ...known, journalLines: 1 });
  subjects.set("home:home-2", memoryOf(2, { ...freshHomeState(1), learned: day(2) }));
  expect(subjects.get("home:home-1")?.state?.learned).toEqual(day(1));
  expect(subjects.get("home:home-2")?.state?.learned).toEqual(day(2));
});

test("R-763 a state is the same after it was written and read, and so is one written out as before", () => {
  fc.assert(
    fc.property(states, ({ learned: _learned, ...hot }) => {
      expect(readState(stateText(hot))).toStrictEqual(hot);
      expect(readState(JSON.stringify(hot))).toStrictEqual(hot);
    }),
  );
});

const heardAtMs = 1_700_000_001_000;
/** What a row has in every version; the rest stands beside it. */
const rowOf = (v: number, others: object): string =>
  JSON.stringify({
    v,
    t: [heardAtMs, 0, 0, null, null, 0, 100, 100, 100],
    home: [-5, null],
    lastRoom: "hall",
    ...others,
  });
const run = { fromMs: heardAtMs - 1_000, minuteMs: heardAtMs - 1_000, seenAtMs: heardAtMs - 100, count: 2 };
const shown = { heard: [28_333_333, 7], heardFrom: 28_333_000 };
const shortly = { h: [333, 1, 7] };

test.each([
  [
    "1, an object",
    JSON.stringify({
      ...freshHomeState(heardAtMs),
      watchers: [deviceId],
      doors: [{ deviceId, isOpen: true, sinceMs: 7 }],
      ...shown,
      chatter: { deviceId, ...run },
    }),
  ],
  [
    "2, with ids",
    rowOf(2, {
      watchers: [deviceId],
      doors: [{ deviceId, isOpen: true, sinceMs: 7 }],
      ...shown,
      chatter: { deviceId, ...run },
    }),
  ],
  [
    "3, with addresses in short",
    rowOf(3, {
      watchers: "ABWNAAGis8Q=",
      doors: [{ deviceId, isOpen: true, sinceMs: 7 }],
      ...shortly,
      c: [0, 1_000, 1_000, 100, 2],
    }),
  ],
  [
    "3, with an id that watches nothing",
    rowOf(3, {
      watchers: [deviceId],
      doors: [{ deviceId, isOpen: true, sinceMs: 7 }],
      ...shortly,
      c: [deviceId, 1_000, 1_000, 100, 2],
    }),
  ],
])("R-763 a row of version %s is read, with a mark for each id, and written anew", (_version, text) => {
  const read = readState(text);
  expect(read).toMatchObject({
    v: 1,
    watchers: [mark],
    doors: [{ mark, isOpen: true, sinceMs: 7 }],
    heard: [28_333_333, 7],
    chatter: { mark, ...run },
  });
  if (read === null) throw new Error("it was read as nothing");
  expect(stateText(read)).not.toContain(deviceId);
  expect(readState(stateText(read))).toStrictEqual(read);
});

test.each([
  ["a place that nobody watches from", { c: [3, 1, 1, 1, 1] }],
  ["a run that is none", { c: [0, 1] }],
  ["a run without a number", { c: [0, 1, null, 1, 1] }],
  ["minutes that are none", { h: [null, "7"] }],
  ["marks that are cut off", { w: "ABWNAA==" }],
  ["marks that are none", { w: "?" }],
  ["marks that are no text", { w: 7 }],
  ["addresses that are cut off", { w: undefined, watchers: "ABWNAA==" }],
])("R-763 %s: it cannot be read, and is not half a state", (_what, change) => {
  const text = stateText({ ...freshHomeState(heardAtMs), watchers: [mark] });
  // `as`: what this line's neighbour has just written.
  expect(readState(JSON.stringify({ ...(JSON.parse(text) as object), ...change }))).toEqual({});
});

test.each([
  ["what detectors showed", { heard: "7" }],
  ["a run", { chatter: null }],
  ["no watchers", { watchers: undefined }],
  ["watchers that are none", { watchers: [7, null] }],
  ["a run and no watchers", { watchers: 7, chatter: { mark, ...run } }],
])(
  "R-763 a state that a mistake of ours has spoilt is written all the same, and holds up nobody: %s",
  (_what, change) => {
    // `as`: spoilt.
    const state = { ...freshHomeState(heardAtMs), ...change } as unknown as HomeState;
    expect(readState(stateText(state))?.v).toBe(1);
  },
);

test("R-763 whatever a disk has made of a state, reading it ends nothing: it is a state, or none", () => {
  const text = stateText(freshHomeState(1_700_000_000_000));
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
      const read = readState(text.slice(0, at) + put + text.slice(at + 1));
      if (read !== null && Object.keys(read).length > 0) expect(read.v).toBe(1);
    }),
  );
  for (const other of ['{"v":2}', '{"v":2,"t":[1]}', '{"v":9}', "[]", "7", "{", ""])
    expect(readState(other)).toEqual({});
  expect(readState("null")).toBeNull();
});
