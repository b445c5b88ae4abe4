import { expect, test } from "vitest";
import { must, parseLedgerId } from "@shouwang/shared/domain/ids.ts";
import type { ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";
import { epochNamed, press } from "../test/contracts/outbox-contract.ts";
import { createReceipts } from "./loop-receipts.ts";
import { createMemoryOutbox } from "./outbox/memory-outbox.ts";

const ledger = (text: string) => must(parseLedgerId(text), text);

async function house() {
  const epoch = epochNamed("epoch-1");
  const outbox = createMemoryOutbox({ epoch });
  await outbox.append([press("a"), press("b")]);
  await outbox.adoptLedger("one");
  const said: string[] = [];
  const hello = Promise.withResolvers<void>();
  const work: Promise<unknown>[] = [];
  const card = { isFull: false };
  const receipts = createReceipts({
    outbox: {
      ...outbox,
      adoptLedger: async (ledgerId) =>
        card.isFull ? { isNew: true, resend: 0, isOwed: true } : await outbox.adoptLedger(ledgerId),
    },
    delivery: { receipted: async () => {}, resend: async () => {}, unheard: async () => {}, forgetHeld: () => {} },
    known: ledger("one"),
    uptimeMs: () => 1,
    perform: (_what, one) => void work.push(one),
    say: (_level, event) => void said.push(event),
    sayHello: () => hello.promise,
    decide: () => {},
  });
  const receipt = (ledgerId: string, through: number): void => {
    const message: ReceiptMessage = {
      v: 1,
      ledgerId: ledger(ledgerId),
      receipts: [{ epoch, lane: "life", through, missing: [] }],
      alarms: [],
    };
    receipts.heard(message);
  };
  const settled = async (): Promise<void> => {
    hello.resolve();
    for (let done = 0; done < work.length; done++) await work[done];
  };
  const pending = async (): Promise<readonly number[]> =>
    (await outbox.pending({ lane: "life", limit: 9 })).map((row) => row.seq);
  return { receipts, receipt, settled, pending, said, card };
}

test("R-075 a receipt of the old ledger that comes while a new one is being adopted says nothing about the new one", async () => {
  const { receipts, receipt, settled, pending, said } = await house();
  receipt("two", 0);
  // Late, over another broker: the ledger of before had both.
  receipt("one", 2);
  await settled();
  expect([receipts.ledgerId(), await pending(), said]).toEqual(["two", [1, 2], ["ledger", "late receipt"]]);
});

test("R-101 a full card that cannot take the new ledger speaks of its marks as of the old one, and of all of them, until it can", async () => {
  const { receipts, receipt, settled, card } = await house();
  card.isFull = true;
  receipt("two", 0);
  await settled();
  expect([receipts.ledgerId(), receipts.isOwed()]).toEqual(["one", true]);
  card.isFull = false;
  receipt("two", 0);
  await settled();
  expect([receipts.ledgerId(), receipts.isOwed()]).toEqual(["two", false]);
});

test("R-075 a receipt of the new ledger that comes while it is being adopted waits, and then counts", async () => {
  const { receipt, settled, pending } = await house();
  receipt("one", 2);
  receipt("two", 0);
  receipt("two", 1);
  await settled();
  expect(await pending()).toEqual([2]);
});
