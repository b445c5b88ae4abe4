import fc from "fast-check";
import { expect, test } from "vitest";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { must, parseAlarmId, parseAssignmentId, parseBootId, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { decodeSlot, encodeSlot, slotBytes, type LifeRecord } from "./life-slot.ts";

const id = fc.stringMatching(/^[a-z0-9-]{1,64}$/);
const anyRecord = (evidence: fc.Arbitrary<string>): fc.Arbitrary<LifeRecord> =>
  fc.record({
    lane: fc.constant("life" as const),
    alarmId: id.map((text) => must(parseAlarmId(text), text)),
    assignmentId: id.map((text) => must(parseAssignmentId(text), text)),
    deviceId: id.map((text) => must(parseDeviceId(text), text)),
    at: fc.record({
      wallMs: fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
      uptimeMs: fc.double({ min: 0, max: 1e12, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
      bootId: id.map((text) => must(parseBootId(text), text)),
      clock: fc.constantFrom("trusted" as const, "untrusted" as const),
    }),
    event: fc.record({
      kind: fc.constant("life" as const),
      alarm: fc.constantFrom(...lifeKinds),
      edge: fc.constantFrom("raised" as const, "cleared" as const),
      confidence: fc.constantFrom("certain" as const, "high" as const, "low" as const),
      evidence,
      repeated: fc.boolean(),
    }),
  });
const order = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

test("R-060 a record of everyday length comes back as it was", () => {
  fc.assert(
    fc.property(anyRecord(fc.string({ maxLength: 20 })), order, (record, at) => {
      const slot = { kind: "waiting", order: at, record } as const;
      expect(encodeSlot(slot)).toHaveLength(slotBytes);
      expect(decodeSlot(encodeSlot(slot))).toEqual(slot);
    }),
  );
});

test("R-060 the longest record loses the end of its evidence and nothing else", () => {
  const longest = fc.string({ minLength: 150, maxLength: 200, unit: fc.constantFrom("按", "\u0000", "🆘", "x") });
  fc.assert(
    fc.property(anyRecord(longest), order, (record, at) => {
      const back = decodeSlot(encodeSlot({ kind: "waiting", order: at, record }));
      if (back.kind !== "waiting") throw new Error(`read as ${back.kind}`);
      const { evidence } = back.record.event;
      expect(back.record).toEqual({ ...record, event: { ...record.event, evidence } });
      expect(record.event.evidence.startsWith(evidence.replace(/…$/, ""))).toBe(true);
    }),
  );
});

test("R-060 any flipped bit that matters, and any torn write, is known as damage", () => {
  fc.assert(
    fc.property(anyRecord(fc.string({ maxLength: 30 })), fc.nat(slotBytes * 8 - 1), (record, bit) => {
      const slot = { kind: "waiting", order: 7, record } as const;
      const bytes = encodeSlot(slot);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const back = decodeSlot(bytes);
      // The zeros behind the record say nothing.
      if (back.kind !== "damaged") expect(back).toEqual(slot);
      if (bit < 20 * 8) expect(back.kind).toBe("damaged");
      const torn = encodeSlot(slot);
      torn.set(encodeSlot({ kind: "blank" }).subarray(0, 1 + (bit >> 3)));
      // Magic and version are the same in both: torn there is not torn.
      const read = decodeSlot(torn);
      if (read.kind === "waiting") expect(torn).toEqual(encodeSlot(slot));
    }),
  );
});

test("a lost block is not a blank slot, and what is too short is no slot", () => {
  expect(decodeSlot(new Uint8Array(slotBytes))).toEqual({ kind: "damaged", why: "no slot" });
  expect(decodeSlot(new Uint8Array(slotBytes).fill(0xff))).toEqual({ kind: "damaged", why: "no slot" });
  expect(decodeSlot(encodeSlot({ kind: "blank" }).subarray(0, 511))).toEqual({ kind: "damaged", why: "no slot" });
  expect(decodeSlot(encodeSlot({ kind: "blank" }))).toEqual({ kind: "blank" });
});
