import fc from "fast-check";
import { expect, test } from "vitest";
import { checkMessage, decodeJson, decodeMessage, encodeMessage } from "./codec.ts";
import { lifeHeaderSchema, lifeMessageSchema, telemetryMessageSchema } from "./envelope.ts";
import { messageBytesMax } from "./topics.ts";

const stamp = { wallMs: 1_795_000_000_000, uptimeMs: 12.5, bootId: "boot-1", clock: "trusted" };
const life = {
  v: 1,
  epoch: "e1",
  seq: 7,
  alarmId: "a1",
  assignmentId: "as-1",
  sentAt: stamp,
  body: {
    deviceId: "0x01",
    at: stamp,
    event: {
      kind: "life",
      alarm: "panic",
      edge: "raised",
      confidence: "certain",
      evidence: "action emergency",
      repeated: false,
    },
  },
};
const telemetry = {
  v: 1,
  epoch: "e1",
  assignmentId: "as-1",
  sentAt: stamp,
  records: [
    {
      seq: 1,
      deviceId: "0x02",
      at: stamp,
      observation: { kind: "state", what: "door", value: "open", repeated: false },
    },
    {
      seq: 2,
      deviceId: "0x02",
      at: stamp,
      observation: { kind: "reading", quantity: "temperature-celsius", value: 21.5 },
    },
    { seq: 3, deviceId: "0x02", at: stamp, observation: { kind: "no-data", about: "battery", why: "null" } },
  ],
};

test("R-028 messages survive the way through bytes", () => {
  for (const [schema, message] of [
    [lifeMessageSchema, life],
    [telemetryMessageSchema, telemetry],
  ] as const) {
    expect(decodeMessage<unknown>(schema, encodeMessage(message))).toEqual({ kind: "message", message });
  }
});

test("what was encoded stays as it was, whatever is encoded after it", () => {
  const text = fc.string({ unit: "binary", maxLength: 3_000 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
      const messages = texts.map((said) => ({ v: 1, said }));
      const all = messages.map((message) => encodeMessage(message));
      expect(all.map((bytes) => decodeJson(bytes).json)).toEqual(messages);
    }),
    { numRuns: 40 },
  );
});

test("a newer peer may add fields", () => {
  const newer = { ...life, mood: "good" };
  expect(decodeMessage(lifeMessageSchema, encodeMessage(newer)).kind).toBe("message");
});

test("the header of a life message is readable although version and body are not", () => {
  const newer = { ...life, v: 9, body: { everything: "different" } };
  expect(checkMessage(lifeMessageSchema, newer).kind).toBe("unreadable");
  expect(checkMessage(lifeHeaderSchema, newer)).toMatchObject({
    kind: "message",
    message: { v: 9, alarmId: "a1", seq: 7 },
  });
});

test.each([
  ["no JSON", "{", /JSON/],
  ["another version", JSON.stringify({ ...telemetry, v: 2 }), /^v: /],
  ["an id that is none", JSON.stringify({ ...telemetry, epoch: "../etc" }), /^epoch: /],
  ["number zero", JSON.stringify({ ...telemetry, records: [{ ...telemetry.records[0], seq: 0 }] }), /seq/],
  ["an unknown state", JSON.stringify(telemetry).replace('"open"', '"ajar"'), /observation/],
  ["a time before the world", JSON.stringify(telemetry).replace("1795000000000", "-1"), /wallMs/],
  ["null", "null", /message/],
])("R-028 %s is unreadable and says why", (_name, text, why) => {
  const decoded = decodeMessage(telemetryMessageSchema, new TextEncoder().encode(text));
  expect(decoded).toMatchObject({ kind: "unreadable", why: expect.stringMatching(why) });
});

test("more than 64 KiB is refused unread, however it looks", () => {
  const payload = new Uint8Array(messageBytesMax + 1).fill(0x20);
  expect(decodeJson(payload)).toEqual({ json: undefined, why: "65537 bytes, 65536 are allowed" });
});

test("no bytes make the decoder throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(["message", "unreadable"]).toContain(decodeMessage(lifeMessageSchema, bytes).kind);
    }),
  );
});

test("a message with one byte changed is read as something valid or called unreadable, never thrown", () => {
  const bytes = encodeMessage(life);
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = value;
      expect(["message", "unreadable"]).toContain(decodeMessage(lifeMessageSchema, damaged).kind);
    }),
  );
});
