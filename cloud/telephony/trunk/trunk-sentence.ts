/** What a technician reads when a trunk is away. */

import type { Sentence } from "../../registry/residents/sentence.ts";

export function trunkSentence(name: string, why: string): Sentence {
  const because = why.slice(0, 200);
  return {
    zh: `电话中继“${name}”不通（${because}）。拨打求助号码的来电可能进不来：请先用备用电话接听，再检查线路、中继地址和密码。`,
    en: `The telephone trunk ${name} does not answer (${because}). Calls to the desk's number may not come in: answer by another telephone, then look at the line, the trunk's address and its password.`,
  };
}
