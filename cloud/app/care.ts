/** Wires what caregivers ask and do, and what they are told of an absence. Decides nothing. */

import { parseAccountId } from "@shouwang/shared/domain/ids.ts";
import type { DeskCalls } from "../api/ports-calls.ts";
import type { Care } from "../api/ports-care.ts";
import { createAbsenceKeeper, type AbsenceMessage, type Setter } from "../care/sql-absence-keeper.ts";
import { createSqlCare } from "../care/sql-care.ts";
import { accountShape } from "../identity/account.ts";
import { ourSignature } from "../notify/message-text.ts";
import { readNumber } from "../notify/phone-number.ts";
import type { PhoneProvider } from "../notify/phone-provider.ts";
import type { Records } from "../records/records.ts";

type Keeper = Parameters<typeof createAbsenceKeeper>[0];

export function openCare(
  given: Omit<Parameters<typeof createSqlCare>[0], "numbersOf"> &
    Omit<Keeper, "setter" | "send"> & {
      calls: Pick<DeskCalls, "numbersOf">;
      records: Pick<Records, "get">;
      /** By whom messages go now; null: by nobody. */
      phone: () => Pick<PhoneProvider, "sms"> | null;
      stack: AsyncDisposableStack;
    },
): Care {
  const { calls, records, phone, stack } = given;
  const setter = async (text: string): Promise<Setter> => {
    const accountId = parseAccountId(text);
    const kept = accountId && (await records.get(accountShape, [accountId])).get(accountId);
    if (kept?.kind !== "kept" || kept.content.phone === null) return null;
    const { phone: number, language, standing } = kept.content;
    return standing === "ended" || standing === "locked" ? null : { phone: number, language };
  };
  const send = () => {
    const provider = phone();
    if (provider === null) return null;
    return async ({ key, to, text }: AbsenceMessage, signal: AbortSignal): Promise<boolean> => {
      const read = readNumber(to);
      // Nothing reaches them by message: it stands on their page.
      if (read.kind === "unusable" || !read.number.isMobile) return true;
      const signed = `【${ourSignature}】${text}`;
      const sms = { key, to: read.number.e164, text: signed, template: { name: "news", what: text } } as const;
      return (await provider.sms(sms, signal)).kind === "accepted";
    };
  };
  stack.use(createAbsenceKeeper({ ...given, setter, send }));
  return createSqlCare({ ...given, numbersOf: async (homeId) => await calls.numbersOf(homeId) });
}
