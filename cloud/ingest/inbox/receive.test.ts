import fc from "fast-check";
import { expect, test } from "vitest";
import { receive } from "./receive.ts";

const bytes = (json: unknown): Uint8Array =>
  new TextEncoder().encode(typeof json === "string" ? json : JSON.stringify(json));
const at = { wallMs: 1_795_000_000_000, uptimeMs: 10, bootId: "b1", clock: "trusted" };
const life = {
  v: 1,
  epoch: "e1",
  seq: 7,
  alarmId: "a1",
  assignmentId: "as1",
  sentAt: at,
  body: {
    deviceId: "d1",
    at,
    event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "action", repeated: false },
  },
};
const telemetry = (records: unknown[]) => ({ v: 1, epoch: "e1", assignmentId: "as1", sentAt: at, records });
const motion = (seq: number) => ({
  seq,
  deviceId: "d1",
  at,
  observation: { kind: "state", what: "motion", value: "active", repeated: false },
});
const topic = (channel: string): string => `sw/v1/0042/gw-1/up/${channel}`;

test("a life message is read", () => {
  expect(receive(topic("life"), bytes(life))).toMatchObject({ kind: "life", message: { alarmId: "a1" } });
});

test.each([
  ["a version of tomorrow", { ...life, v: 2, body: { shape: "new" } }, "a1", null],
  [
    "an unknown kind of alarm",
    { ...life, body: { ...life.body, event: { kind: "life", alarm: "earthquake" } } },
    "a1",
    "d1",
  ],
  ["no body at all", { ...life, body: undefined }, "a1", null],
])("R-011 a readable header is enough to raise: %s", (_, message, alarmId, deviceId) => {
  expect(receive(topic("life"), bytes(message))).toMatchObject({
    kind: "unreadable-life",
    header: { seq: 7 },
    alarmId,
    deviceId,
  });
});

test.each([["garbage"], ["{}"], ["[1,2]"], ["null"], [`{"__proto__":{"v":1}}`], ["x".repeat(300_000)]])(
  "on the life topic even bytes without a header raise, and the same bytes are the same alarm",
  (text) => {
    const first = receive(topic("life"), bytes(text));
    expect(first).toMatchObject({ kind: "unreadable-life", header: null });
    expect(receive(topic("life"), bytes(text))).toEqual(first);
    expect(receive("sw/v1/0042/gw-2/up/life", bytes(text))).not.toMatchObject({
      alarmId: first.kind === "unreadable-life" ? first.alarmId : "",
    });
  },
);

test.each(["fault", "telemetry", "hello", "state", "answer"])("on %s what cannot be read is noise", (channel) => {
  for (const payload of ["garbage", "{}", "x".repeat(70_000)]) {
    expect(receive(topic(channel), bytes(payload)).kind).toBe("noise");
  }
});

test("one poisonous record is set aside by its number and its neighbours pass", () => {
  const poison = { ...motion(2), observation: { kind: "reading", quantity: "mood", value: 1 } };
  expect(receive(topic("telemetry"), bytes(telemetry([motion(1), poison, "what", motion(3)])))).toMatchObject({
    kind: "telemetry",
    message: { records: [{ seq: 1 }, { seq: 3 }] },
    unreadable: [{ seq: 2 }],
  });
});

test("R-133 a record of which not even the number can be read is known by its neighbours, so that nobody asks for it for ever", () => {
  const { seq: _seq, ...nameless } = motion(2);
  const unreadable = (records: unknown[]): readonly number[] => {
    const read = receive(topic("telemetry"), bytes(telemetry(records)));
    return read.kind === "telemetry" ? read.unreadable.map((one) => one.seq) : [];
  };
  expect(unreadable([motion(1), nameless, motion(3)])).toEqual([2]);
  expect(unreadable([motion(1), nameless, nameless, motion(4), nameless])).toEqual([2, 3, 5]);
  expect(unreadable([nameless, motion(8)])).toEqual([7]);
  expect(unreadable([nameless])).toEqual([]);
});

test("R-133 one that stands alone is known by the numbers of its message", () => {
  const { seq: _seq, ...nameless } = motion(2);
  const unreadable = (records: unknown[], numbers: unknown): readonly number[] => {
    const read = receive(topic("telemetry"), bytes({ ...telemetry(records), numbers }));
    return read.kind === "telemetry" ? read.unreadable.map((one) => one.seq) : [];
  };
  expect(unreadable([nameless], [5, 5])).toEqual([5]);
  expect(unreadable([nameless, motion(6), nameless], [5, 7])).toEqual([5, 7]);
  expect(unreadable([motion(5), motion(9)], [5, 9])).toEqual([]);
  // Numbers that cannot be, or that nobody can read, hold up nothing.
  for (const numbers of [[9, 5], [1, 1e9], "all", null]) expect(unreadable([nameless], numbers)).toEqual([]);
  expect(unreadable([motion(8), nameless], [5, 6])).toEqual([]);
  // What stands behind the most that is read comes again, and is not taken for unreadable.
  const many = Array.from({ length: 257 }, (_, n) => (n === 255 ? nameless : motion(n + 1)));
  expect(unreadable(many, [1, 257])).toEqual([256]);
});

test("R-133 what is wrong in a skipped entry holds up neither its neighbours nor the records", () => {
  const good = { range: [4, 5], why: "compacted", count: 2, firstAtMs: 1, lastAtMs: 2 };
  const skipped = [good, { range: [7, 9], why: "eaten by the dog" }, { range: [9, 1] }, null];
  const message = { ...telemetry([motion(6)]), skipped };
  expect(receive(topic("telemetry"), bytes(message))).toMatchObject({
    kind: "telemetry",
    message: { records: [{ seq: 6 }], skipped: [good, { range: [7, 9], why: "damaged", count: 3 }] },
  });
});

test("telemetry of another version is noise as a whole: the gateway keeps it", () => {
  expect(receive(topic("telemetry"), bytes({ ...telemetry([motion(1)]), v: 2 })).kind).toBe("noise");
});

test("whatever comes, something comes out and nothing is thrown", () => {
  const channels = fc.constantFrom("life", "fault", "telemetry", "hello", "state", "answer", "other");
  fc.assert(
    fc.property(channels, fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (channel, payload) => {
      const { kind } = receive(topic(channel), payload);
      expect(kind).toBe(channel === "life" ? "unreadable-life" : "noise");
    }),
  );
});
