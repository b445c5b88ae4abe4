import fc from "fast-check";
import { expect, test } from "vitest";
import { quantities } from "@shouwang/shared/domain/observation.ts";
import { checkMessage } from "@shouwang/shared/wire/codec.ts";
import { telemetryMessageSchema } from "@shouwang/shared/wire/envelope.ts";
import { plainTelemetry } from "./plain-telemetry.ts";

/** Values of the right kind, of the edges, and of none. */
const oddly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 40, arbitrary: usual },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>(
        null,
        true,
        0,
        -0,
        -1,
        0.5,
        Number.POSITIVE_INFINITY,
        2 ** 53,
        8.64e15,
        8.64e15 + 1,
        "",
        "A",
        "a",
        [],
        {},
      ),
    },
  );
const anId = oddly(fc.stringMatching(/^[a-z0-9-]{1,64}$/));
const aNumber = oddly(fc.oneof(fc.nat(), fc.double({ min: 0, max: 9e15, noNaN: true })));
const aWord = (...words: readonly string[]) => oddly(fc.constantFrom(...words));
const stamp = fc.record({
  wallMs: oddly(fc.nat()),
  uptimeMs: aNumber,
  bootId: anId,
  clock: aWord("trusted", "untrusted"),
});
const values = ["active", "still", "present", "absent", "open", "closed", "lying", "clear", "unknown"];
const state = fc
  .constantFrom(
    ["motion", ...values.slice(0, 2)],
    ["presence", ...values.slice(2, 4)],
    ["door", ...values.slice(4, 6)],
    ["lying", ...values.slice(6, 8)],
  )
  .chain(([what = "", ...said]) =>
    fc.record({
      kind: aWord("state"),
      what: aWord(what),
      value: aWord(...said, "unknown"),
      repeated: oddly(fc.boolean()),
    }),
  );
const reading = fc.record({ kind: aWord("reading"), quantity: aWord(...quantities), value: aNumber });
const others = fc.oneof(
  fc.record({ kind: fc.constant("no-data"), about: fc.string(), why: fc.string() }),
  fc.record({
    kind: fc.constant("state"),
    what: fc.constantFrom("motion", "door"),
    value: aWord(...values),
    repeated: fc.boolean(),
  }),
);
const record = fc.record({
  seq: oddly(fc.integer({ min: 1 })),
  deviceId: anId,
  at: oddly(stamp),
  observation: oddly(fc.oneof(state, reading, others)),
});
const message = fc.record({
  v: aWord("1").map((one) => (one === "1" ? 1 : one)),
  epoch: anId,
  assignmentId: anId,
  sentAt: oddly(stamp),
  records: oddly(fc.array(oddly(record), { maxLength: 3 })),
});

/** As somebody else may say it: a key more, a key less, the keys in another order; in the message or somewhere in it. */
type Twist = "none" | "more" | "less" | "turned" | "skipped";
function twisted(one: unknown, twist: Twist, depth: number): unknown {
  if (Array.isArray(one)) return one.map((each: unknown) => twisted(each, twist, depth));
  if (typeof one !== "object" || one === null) return one;
  const entries = Object.entries(one);
  if (depth > 0) return Object.fromEntries(entries.map(([key, value]) => [key, twisted(value, twist, depth - 1)]));
  switch (twist) {
    case "none":
      return one;
    case "more":
      return { ...one, mood: "good" };
    case "less":
      return Object.fromEntries(entries.slice(1));
    case "turned":
      return Object.fromEntries(entries.toReversed());
    case "skipped":
      return { ...one, skipped: [{ range: [1, 2], why: "expired", count: 2, firstAtMs: 0, lastAtMs: 0 }] };
  }
}

test("R-183 whatever is known by sight the schema accepts, and reads as the same, key for key", () => {
  let known = 0;
  const twist = fc.constantFrom<Twist[]>("none", "none", "none", "more", "less", "turned", "skipped");
  fc.assert(
    fc.property(message, twist, fc.nat({ max: 3 }), (made, how, depth) => {
      // As it comes from a broker: `1e999`, which JSON can say, and no `undefined`.
      const json: unknown = JSON.parse(
        JSON.stringify(twisted(made, how, depth)).replaceAll('"value":null', '"value":1e999'),
      );
      const plain = plainTelemetry(json);
      if (plain === undefined) return;
      known += 1;
      const read = checkMessage(telemetryMessageSchema, json);
      expect(read).toEqual({ kind: "message", message: plain });
      if (read.kind === "message") expect(JSON.stringify(plain)).toBe(JSON.stringify(read.message));
    }),
    { numRuns: 3_000 },
  );
  expect(known).toBeGreaterThan(300);
});

const at = { wallMs: 1_795_000_000_000, uptimeMs: 10.25, bootId: "b1", clock: "trusted" };
const said = (observation: unknown) => ({
  v: 1,
  epoch: "e1",
  assignmentId: "as1",
  sentAt: at,
  records: [{ seq: 1, deviceId: "d1", at, observation }],
});

test.each([
  [{ kind: "state", what: "motion", value: "active", repeated: false }],
  [{ kind: "state", what: "lying", value: "unknown", repeated: true }],
  [{ kind: "reading", quantity: "temperature-celsius", value: -3.5 }],
])("what gateways say all day is known by sight: %j", (observation) => {
  expect(plainTelemetry(said(observation))).toEqual(said(observation));
  expect(plainTelemetry({ ...said(observation), records: [] })?.records).toEqual([]);
});

test.each([
  ["a list that is too long", { ...said({}), records: Array.from({ length: 257 }, () => said({}).records[0]) }],
  ["a state that this thing has not", said({ kind: "state", what: "door", value: "lying", repeated: false })],
  ["an inherited name for a thing", said({ kind: "state", what: "toString", value: "x", repeated: false })],
  ["a list in the place of a message", [1, "e1", "as1", at, []]],
  ["a key that JSON may have", JSON.parse('{"__proto__":1,"v":1,"epoch":"e1","assignmentId":"a","records":[]}')],
  ["nothing", null],
])("the schema is asked about %s", (_, json) => {
  expect(plainTelemetry(json)).toBeUndefined();
});
