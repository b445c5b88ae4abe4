/** What a technician reads when a trunk is away, and when we fail at what comes over it. */

import type { Sentence } from "../../registry/residents/sentence.ts";

export function trunkSentence(name: string, why: string): Sentence {
  const because = why.slice(0, 200);
  return {
    zh: `电话中继“${name}”不通（${because}）。拨打求助号码的来电可能进不来：请先用备用电话接听，再检查线路、中继地址和密码。`,
    en: `The telephone trunk ${name} does not answer (${because}). Calls to the desk's number may not come in: answer by another telephone, then look at the line, the trunk's address and its password.`,
  };
}

export function droppedSentence(name: string, times: number): Sentence {
  const count = times === 1 ? "One message" : `${times} messages`;
  return {
    zh: `经电话中继“${name}”收到的 ${times} 条信令因程序错误被丢弃，可能有来电或通话受影响。请保存日志（trunk-message-dropped）并联系厂商。`,
    en: `${count} over the telephone trunk ${name} met a mistake of this program and went unheard; a call may have suffered. Keep the log (trunk-message-dropped) and tell whoever supplies it.`,
  };
}
