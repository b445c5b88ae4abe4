/** What every way out must do, whatever is at its far end: answer, never throw, settle in time, and take a repetition as one. */

import { describe, expect, test } from "vitest";
import type { Delivered, EmergencyService, Notice } from "@shouwang/cloud/emergency/emergency-service.ts";
import { deliveryIdOf, noticeOf } from "../builders/notices.ts";

export type FarEnd = AsyncDisposable & {
  service: EmergencyService;
  /** How many different notices the far end believes to have. */
  has(): number;
};

const wordsOf = (delivered: Delivered): string => (delivered.kind === "accepted" ? delivered.receipt : delivered.why);

/** The connector may take a moment to let go after the signal: far less than the limit of its own that a silent far end is given. */
const settlesWithinMs = 5_000;

/** Longer than any limit of a connector's own here. */
const deliversWithinMs = 20_000;

export function describeEmergencyService(
  name: string,
  ends: {
    /** Takes every notice. */
    well(): Promise<FarEnd>;
    /** Nobody is there. */
    gone(): Promise<FarEnd>;
    /** Is there, and never answers; the connector itself would wait for half a minute. */
    silent(): Promise<FarEnd>;
    /** Behaves badly in ways of its own, and what each must be taken for. */
    unwell: Readonly<Record<string, { open(): Promise<FarEnd>; is: Delivered["kind"] }>>;
  },
): void {
  describe(`emergency service contract: ${name}`, () => {
    const deliver = (end: FarEnd, notice: Notice = noticeOf()): Promise<Delivered> =>
      end.service.deliver(notice, AbortSignal.timeout(deliversWithinMs));

    test("has the name that the plan uses", async () => {
      await using end = await ends.well();
      expect(end.service.name).toMatch(/^[a-z0-9-]{1,64}$/);
    });

    test("accepted means that the far end has it, with a receipt", async () => {
      await using end = await ends.well();
      const delivered = await deliver(end);
      expect(delivered.kind).toBe("accepted");
      expect(wordsOf(delivered)).toMatch(/\S/);
      expect(end.has()).toBe(1);
    });

    test("the same delivery twice is one notice, also side by side", async () => {
      await using end = await ends.well();
      const both = await Promise.all([deliver(end), deliver(end, noticeOf({ attempt: 2 }))]);
      const third = await deliver(end, noticeOf({ attempt: 3 }));
      expect([...both, third].map(({ kind }) => kind)).toEqual(["accepted", "accepted", "accepted"]);
      expect(end.has()).toBe(1);
    });

    test("every reason is delivered", async () => {
      await using end = await ends.well();
      for (const reason of ["raised", "pre-alarm", "outside-due", "escalated", "eased", "closed"] as const) {
        const notice = noticeOf({ reason, deliveryId: deliveryIdOf(`delivery-${reason}`) });
        expect(await deliver(end, notice)).toMatchObject({ kind: "accepted" });
      }
    });

    test("a home that nobody knows is delivered all the same", async () => {
      await using end = await ends.well();
      const unknown = { homeId: null, homeName: null, residentName: null, address: null, alarms: [] };
      expect(await deliver(end, noticeOf(unknown))).toMatchObject({ kind: "accepted" });
    });

    test("nobody there is unreachable, with a reason", async () => {
      await using end = await ends.gone();
      const delivered = await deliver(end);
      expect(delivered.kind).toBe("unreachable");
      expect(wordsOf(delivered)).toMatch(/\S/);
    });

    test("who never answers is given up when the signal says so", async () => {
      await using end = await ends.silent();
      const signal = AbortSignal.timeout(200);
      let abortedAtMs = Infinity;
      signal.addEventListener("abort", () => (abortedAtMs = performance.now()));
      expect(await end.service.deliver(noticeOf(), signal)).toMatchObject({ kind: "unreachable" });
      expect(signal.aborted).toBe(true);
      expect(performance.now() - abortedAtMs).toBeLessThan(settlesWithinMs);
    });

    test("a signal that has aborted already is an answer, not an error", async () => {
      await using end = await ends.silent();
      const delivered = await end.service.deliver(noticeOf(), AbortSignal.abort());
      expect(delivered).toMatchObject({ kind: "unreachable" });
    });

    test.each(Object.entries(ends.unwell))("R-025 %s", async (_, { open, is }) => {
      await using end = await open();
      const began = performance.now();
      expect(await deliver(end)).toMatchObject({ kind: is });
      // By its own limit, not by ours.
      expect(performance.now() - began).toBeLessThan(deliversWithinMs);
    });
  });
}
