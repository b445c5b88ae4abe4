/**
 * What the cloud says it has, in the order in which it said so. Part of `loop.ts`.
 *
 * Idea: a receipt counts for the ledger that it names. Another ledger is adopted before its marks are believed; while that is under
 * way, what comes waits for its turn. A word of the ledger of before that overtook or was overtaken is not believed any more: it
 * would say of the new ledger what only the old one has. Nothing is lost by that; what it meant is sent once more.
 */

import type { LedgerId } from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import type { ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Delivery } from "./uplink/delivery.ts";

export type Receipts = {
  /** Whose marks are on the card: what a hello says of them is said of this one. */
  ledgerId(): LedgerId | undefined;
  /** The card keeps the marks of a ledger of before: a hello that names not all of them would be taken for the whole. */
  isOwed(): boolean;
  heard(message: ReceiptMessage): void;
};

export function createReceipts(ports: {
  outbox: Pick<Outbox, "adoptLedger" | "receipted">;
  delivery: Pick<Delivery, "receipted" | "resend" | "unheard" | "forgetHeld">;
  known: LedgerId | undefined;
  uptimeMs(): number;
  perform(what: string, work: Promise<unknown>): void;
  say(level: "info" | "warn", event: string, fields: Readonly<Record<string, string | number>>): void;
  /** A hello that names every epoch, also those of which everything is receipted. */
  sayHello(isWhole: boolean): Promise<void>;
  /** The outbox and the delivery know already. */
  decide(message: ReceiptMessage): void;
}): Receipts {
  const { outbox, delivery } = ports;
  let ledgerId = ports.known;
  let onCard = ports.known;
  let line: Promise<unknown> = Promise.resolve();
  let inLine = 0;
  /** The card did not take the new ledger, because it is full, and is told again with each receipt: it has what the new ledger lacks. */
  let isOwed = false;

  const believe = (message: ReceiptMessage): void => {
    const atMs = ports.uptimeMs();
    // With several receipts (the answer to a hello) it is not said to which of them an alarm belongs.
    const isOne = message.receipts.length === 1;
    const stored = message.alarms.flatMap(({ alarmId, standing }) =>
      isOne && standing !== "unknown" ? [alarmId] : [],
    );
    for (const receipt of message.receipts) {
      // Nothing waits for it: a mark that is lost with a crash costs one message sent twice.
      void outbox.receipted({ ...receipt, atMs });
      ports.perform("missing", delivery.receipted({ ...receipt, stored }));
    }
    if (message.isOpening === true) ports.perform("send again", delivery.unheard());
    ports.decide(message);
  };

  const adopt = async (message: ReceiptMessage): Promise<void> => {
    // The last word about the ledger of before: what it had receipted and what is open still, so that nobody is called twice.
    if (ledgerId !== undefined && message.ledgerId !== ledgerId) await ports.sayHello(true);
    const isFirst = ledgerId === undefined;
    const adopted = await outbox.adoptLedger(message.ledgerId);
    const { isNew, resend } = adopted;
    ledgerId = message.ledgerId;
    isOwed = adopted.isOwed === true;
    if (!isOwed) onCard = ledgerId;
    delivery.forgetHeld();
    if (isNew) ports.say("info", "ledger", { ledgerId: message.ledgerId, resend });
    believe(message);
    // Also without rows: what was dropped meanwhile has numbers, and the new ledger lacks them too. Those of life are named by a hello.
    if (resend === 0 && (!isNew || isFirst)) return;
    for (const lane of lanes) ports.perform("send again", delivery.resend(lane));
    await ports.sayHello(false);
  };

  const inTurn = async (message: ReceiptMessage, before: LedgerId | undefined): Promise<void> => {
    if (message.ledgerId === ledgerId && !isOwed) return believe(message);
    if (message.ledgerId === before && message.ledgerId !== ledgerId)
      return ports.say("warn", "late receipt", { ledgerId: message.ledgerId });
    await adopt(message);
  };

  return {
    ledgerId: () => onCard,
    isOwed: () => isOwed,
    heard(message) {
      if (inLine === 0 && message.ledgerId === ledgerId && !isOwed) return believe(message);
      const before = ledgerId;
      inLine++;
      line = line.then(() => inTurn(message, before)).finally(() => inLine--);
      ports.perform("adopt ledger", line);
    },
  };
}
