import { blankCard, createMemoryOutbox } from "./memory-outbox.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { must, parseLedgerId } from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import { describeOutbox, epochNamed, fault, motion, press } from "../../test/contracts/outbox-contract.ts";

let opened = 0;

describeOutbox("memory", () => {
  const card = blankCard();
  return Promise.resolve({
    open: (limits) =>
      Promise.resolve(
        createMemoryOutbox({ epoch: epochNamed(`epoch-${++opened}`), card, ...(limits ? { limits } : {}) }),
      ),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

test("R-006 whatever happens in whatever order: every number is a row or is answered for, and no life row is lost", async () => {
  const moment = fc.oneof(
    fc.constantFrom("press" as const, "motion" as const, "restart" as const, "ledger" as const),
    fc.record({ fault: fc.constantFrom("tamper" as const, "silent" as const) }),
    fc.record({ lane: fc.constantFrom(...lanes), through: fc.integer({ min: 0, max: 12 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { maxLength: 80 }), async (moments) => {
      const card = blankCard();
      const open = () =>
        createMemoryOutbox({ epoch: epochNamed(`epoch-${++opened}`), card, limits: { rowsMax: 15, dropChunk: 2 } });
      let outbox = open();
      let presses = 0;
      let ledgers = 0;
      for (const one of moments) {
        if (one === "press") await outbox.append([press(`p-${++presses}`)]);
        else if (one === "motion") await outbox.append([motion()]);
        else if (one === "restart") outbox = open();
        else if (one === "ledger") await outbox.adoptLedger(must(parseLedgerId(`ledger-${++ledgers}`), "ledger"));
        else if ("fault" in one) await outbox.append([fault(one.fault, "present")]);
        else await outbox.receipted({ ...one, epoch: outbox.epoch, atMs: 1 });
      }
      for (const { epoch, lane, lowest, next } of await outbox.standings()) {
        const rows = await outbox.rowsIn({ epoch, lane, from: lowest, to: next, limit: 999 });
        const skipped = await outbox.skipped({ epoch, lane });
        const answered = [
          ...rows.map((row) => row.seq),
          ...skipped.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
        ].filter((seq) => seq >= lowest);
        expect(answered.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: next - lowest }, (_, at) => lowest + at),
        );
      }
      const kept = await Promise.all(
        card.books.map((book) => outbox.rowsIn({ epoch: book.epoch, lane: "life", from: 1, to: 999, limit: 999 })),
      );
      const alarms = new Set(kept.flat().flatMap((row) => (row.lane === "life" ? [row.alarmId] : [])));
      expect(alarms.size).toBe(presses);
    }),
    { numRuns: 150 },
  );
});
