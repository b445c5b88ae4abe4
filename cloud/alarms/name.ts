/** Whether a name may be a person's: those of the journal's other writers and of connectors are not. */

import { refuse } from "./answer.ts";
import type { Refused } from "./incident-input.ts";

const reserved = /^(system|desk|webhook|centre|voice|sms|email|push|wechat|hook|canary)(-.*)?$/;

export function nobodysName(by: string): Refused | null {
  if (by !== "" && !reserved.test(by.toLowerCase())) return null;
  return refuse(
    "not-a-human",
    "请填写操作人姓名，不能用系统名称。",
    "Give the name of the person who does this; a system's name is not enough.",
  );
}
