/**
 * Caregivers sign in with a code to their phone: six digits, for five minutes, five tries. Asking says the same whether the number is known or not,
 * does the same work, and does not wait for the message. One number is written to at most about a dozen times a day, whoever asks.
 *
 * It is one factor, and a weak one: numbers are taken over. So it opens the homes of a relative and nothing else (`maySignInByPhone`).
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { AccountId } from "@shouwang/shared/domain/ids.ts";
import { maySignInByPhone } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import type { BeginSession, SignedIn } from "./begin-session.ts";
import type { Caller } from "./caller.ts";
import type { Credentials } from "./credentials.ts";
import { entryOf, type Evidence } from "./evidence.ts";
import { askingKeys, rules } from "./lockout.ts";
import { createOpenQuestions } from "./open-questions.ts";
import type { Secrets } from "./secrets.ts";
import type { Refused } from "./sign-in.ts";
import type { SmsSender } from "./sms-sender.ts";
import type { Tries } from "./tries.ts";

export const codeHolds = minutes(5);
export const triesMax = 5;

type UnderWay = {
  accountId: AccountId | null;
  codeHash: string;
  triesLeft: number;
  numberKey: string;
};

export type PhoneCodes = {
  /** @param phone in its normal form. @returns what the browser shows together with the code. */
  ask(phone: string, caller: Caller, nowMs: number): Promise<{ kind: "asked"; ticket: string } | Refused>;
  /** Whether codes can be sent now. */
  isSetUp(): boolean;
  show(given: { ticket: string; code: string }, caller: Caller, nowMs: number): Promise<SignedIn | Refused>;
};

export function createPhoneCodes(parts: {
  accounts: Accounts;
  credentials: Credentials;
  tries: Tries;
  secrets: Secrets;
  evidence: Evidence;
  begin: BeginSession;
  sms: SmsSender;
}): PhoneCodes {
  const { accounts, credentials, tries, secrets, evidence, begin, sms } = parts;
  const underWay = createOpenQuestions<string, UnderWay>(codeHolds);
  const numberKeys = (key: string) => [{ key, rule: rules.codeToNumber }];

  const refused = async (accountId: AccountId | null, detail: string, atMs: number): Promise<void> =>
    await evidence.note(
      entryOf({ atMs, who: "nobody", what: "sign-in-refused", accountId, detail, outcome: "refused" }),
    );

  const send = async (accountId: AccountId, to: string, language: "zh" | "en", code: string, atMs: number) => {
    const text =
      language === "zh"
        ? `守望登录验证码:${code},5分钟内有效。请勿告诉他人。`
        : `Shouwang sign-in code: ${code}. It holds for 5 minutes. Tell nobody.`;
    const answer = await sms.send({ to, text, code });
    if (answer.kind === "accepted") return;
    const detail = `the code was not sent: ${answer.why}`;
    await evidence.note(
      entryOf({ atMs, who: "system/sms", what: "sign-in-refused", accountId, detail, outcome: "failed" }),
    );
  };

  return {
    isSetUp: () => sms.isSet(),
    async ask(phone, caller, nowMs) {
      const numberKey = `code-to ${accounts.blind({ field: "phone", text: phone })}`;
      const gate = tries.begin([...askingKeys("phone-code", caller.address), ...numberKeys(numberKey)], nowMs);
      if (gate.kind === "wait") return gate;
      const kept = await accounts.find({ field: "phone", text: phone });
      const mayUse = kept?.account.standing === "active" && maySignInByPhone(kept.account.grants);
      const [ticket, code] = [secrets.token(), secrets.digits()];
      const one: UnderWay = {
        accountId: mayUse ? kept.accountId : null,
        codeHash: secrets.hashOf(`${ticket} ${code}`),
        triesLeft: triesMax,
        numberKey,
      };
      underWay.ask(ticket, one, nowMs);
      // Not waited for: how long it takes would tell whether somebody is there. What goes wrong is in the log.
      if (mayUse) void send(kept.accountId, phone, kept.account.language, code, nowMs);
      return { kind: "asked", ticket };
    },
    async show({ ticket, code }, caller, nowMs) {
      const gate = tries.begin(askingKeys("phone-code-shown", caller.address), nowMs);
      if (gate.kind === "wait") return gate;
      const one = underWay.look(ticket, nowMs);
      if (!one) return { kind: "wrong" };
      one.triesLeft -= 1;
      const isRight = secrets.isEqual(one.codeHash, secrets.hashOf(`${ticket} ${code.replaceAll(/\s/g, "")}`));
      if (isRight || one.triesLeft <= 0) underWay.take(ticket, nowMs);
      const kept = isRight && one.accountId !== null ? await accounts.get(one.accountId) : undefined;
      if (kept?.account.standing !== "active") {
        await refused(one.accountId, "wrong code from the phone", nowMs);
        return { kind: "wrong" };
      }
      // Many phones share one address of their network: who came in does not count against it.
      tries.undo(askingKeys("phone-code", caller.address));
      tries.succeeded([...askingKeys("phone-code-shown", caller.address), ...numberKeys(one.numberKey)]);
      const own = await credentials.of(kept.accountId);
      const proof = { kept, credentials: own, wasFactorShown: false, by: "a code to the phone" };
      const answer = await begin(proof, caller, nowMs);
      return answer.kind === "signed-in" ? answer : { kind: "not-signed-in" };
    },
  };
}
