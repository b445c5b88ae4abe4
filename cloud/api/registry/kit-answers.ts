/** What becomes of a kit, as HTTP. */

import type { KitDone } from "../../registry/kits/kit-in-hand.ts";
import { kitRefusals, type KitRefused } from "../../registry/kits/kit-refusal.ts";
import { refusal } from "../error-codes.ts";
import type { Answer } from "../route.ts";
import { refusedAnswer } from "./refused-answer.ts";

export function kitAnswer(answer: KitDone | KitRefused): Answer {
  if (answer.kind === "refused") return refusedKitAnswer(answer);
  const { kitId, version } = answer;
  return { status: 200, body: { kitId, version } };
}

/** With the code that is shown this once. @param status 201 for a kit that was not there before. */
export function codeAnswer(answer: (KitDone & { claimCode: string }) | KitRefused, status: 200 | 201): Answer {
  if (answer.kind === "refused") return refusedKitAnswer(answer);
  const { kitId, version, claimCode } = answer;
  return { status, body: { kitId, version, claimCode, qrText: qrTextOf(claimCode) } };
}

export function refusedKitAnswer({ why }: KitRefused): Answer {
  if (why === kitRefusals.meanwhile) return refusedAnswer("changed-meanwhile", why);
  if (why === kitRefusals.notThere || why === kitRefusals.noDevice) return refusedAnswer("no-such-record", why);
  if (why === kitRefusals.noHome) return refusal("no-such-home");
  return refusedAnswer("registry-refused", why);
}

/** Capital letters, digits, blanks and colons take the fewest squares, and a camera shows people what it is. */
const qrTextOf = (claimCode: string): string => `SHOUWANG KIT ${claimCode}`;
