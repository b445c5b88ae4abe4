/**
 * A hello that is not as it should be: longer than a hello may be, or with entries that nobody can read. Pure.
 *
 * It opens a connection, and a gateway whose hellos are all dropped would be told nothing of what we have. So what can be read of it is used,
 * and the whole is set aside and said. A list of open alarms of which something is lost must not let anybody take a missing alarm for one
 * that people closed: then nothing is believed of what it says about ledgers.
 *
 * Limit: that of a message; without its header it is noise.
 */

import { checkMessage, type Decoded } from "@shouwang/shared/wire/codec.ts";
import { helloMessageSchema, type HelloMessage } from "@shouwang/shared/wire/envelope.ts";

const { epochs: epochsField, openAlarms: openAlarmsField, skippedLife: skippedLifeField } = helloMessageSchema.shape;
const headerSchema = helloMessageSchema.omit({ epochs: true, openAlarms: true, skippedLife: true });

export function helloInPart(json: unknown): Decoded<HelloMessage> {
  const header = checkMessage(headerSchema, json);
  if (header.kind === "unreadable") return header;
  // `as`: the header was read from it, so it is an object.
  const lists = json as { epochs?: unknown; openAlarms?: unknown; skippedLife?: unknown };
  const readEach = <T>(list: unknown, check: (one: unknown) => Decoded<T>): T[] =>
    (Array.isArray(list) ? list : []).flatMap((one) => {
      const read = check(one);
      return read.kind === "message" ? [read.message] : [];
    });
  const openAlarms = checkMessage(openAlarmsField, lists.openAlarms);
  const message: HelloMessage = {
    ...header.message,
    epochs: readEach(lists.epochs, (one) => checkMessage(epochsField.element, one)),
    openAlarms:
      openAlarms.kind === "message"
        ? openAlarms.message
        : readEach(lists.openAlarms, (one) => checkMessage(openAlarmsField.element, one)),
    skippedLife: readEach(lists.skippedLife, (one) => checkMessage(skippedLifeField.unwrap().element, one)),
    ledgerId: openAlarms.kind === "message" ? header.message.ledgerId : null,
  };
  return { kind: "message", message };
}
