/** Why somebody's word about a fault was not taken. Nothing was written. */

import type { Sentence } from "../registry/residents/sentence.ts";
import type { WorkProblem } from "./work-machine.ts";

/** Whoever wrote before, a disk, a fault that is over. */
type OtherProblem = "not-there" | "meanwhile" | "not-stored" | "too-many";

export const workRefusals = {
  "not-there": {
    zh: "该故障已消除或已是新的一次。请刷新后再看。",
    en: "This fault is over, or it is another one by now. Load the page again and look.",
  },
  meanwhile: {
    zh: "该故障已被他人处理。请刷新后再操作。",
    en: "Somebody has done something about this fault meanwhile. Load the page again and repeat.",
  },
  "not-stored": {
    zh: "未能保存。请稍后再试；故障仍会按时升级。",
    en: "It could not be stored. Try again in a moment; the fault goes on to its next owner in time.",
  },
  "too-many": {
    zh: "该故障的处理记录已满。请更换设备后重新登记。",
    en: "Too much was done about this one fault. Replace the device, so that a new record begins.",
  },
  "taken-already": { zh: "您已认领该故障。", en: "You have taken this fault already." },
  over: { zh: "推迟的时间须晚于现在。", en: "The time until which it is put off must be after now." },
  "too-long": { zh: "最长可推迟30天。", en: "It can be put off for 30 days at most." },
  "too-long-for-life": {
    zh: "影响紧急呼叫的故障最长可推迟24小时。",
    en: "A fault that keeps a call for help from being heard can be put off for 24 hours at most.",
  },
  "no-reason": { zh: "请写明原因。", en: "Say why." },
} as const satisfies Readonly<Record<WorkProblem | OtherProblem, Sentence>>;

export type WorkRefused = { kind: "refused"; why: Sentence };
export const refusedWork = (why: keyof typeof workRefusals): WorkRefused => ({
  kind: "refused",
  why: workRefusals[why],
});
