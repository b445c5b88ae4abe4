/** Why a test of devices did not begin, or was not ended. Nothing was written. */

import type { TrialProblem } from "../alarms/trial.ts";
import type { Sentence } from "../registry/residents/sentence.ts";

export const trialRefusals = {
  "no-kit": { zh: "该住户没有套件。请先安装。", en: "There is no kit in this home. Install one first." },
  "no-devices": { zh: "请选择1至64个设备。", en: "Name between 1 and 64 devices." },
  "unknown-device": {
    zh: "所选设备不在该住户处。请刷新后重选。",
    en: "One of these devices is not in this home. Load the page again and choose anew.",
  },
  "not-for-family": {
    zh: "您可以测试呼叫按钮等求助设备，其他设备请联系技术人员。",
    en: "You can test what calls for help. For everything else ask a technician.",
  },
  "too-long-for-family": {
    zh: "一次测试最长5分钟，可以再次开始。",
    en: "A test lasts 5 minutes at most. You can begin another one.",
  },
  "too-long": { zh: "一次测试最长15分钟。", en: "A test lasts 15 minutes at most." },
  "open-incident": {
    zh: "该住户有未办结的警情，此时的报警一律按真实处理。请先办结。",
    en: "This home has an open incident, and whatever is pressed there now is real. Close it first.",
  },
  "under-way": { zh: "该住户的测试正在进行。", en: "A test is under way in this home." },
  "none-under-way": { zh: "该住户没有进行中的测试。", en: "No test is under way in this home." },
} as const satisfies Readonly<Record<TrialProblem | "none-under-way", Sentence>>;
