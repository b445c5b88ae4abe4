/** What the page says about the hand-over of a shift: Chinese first, English second. */

import type { Words } from "../parts/words.ts";

export const sayShift = {
  open: ["交接班", "Shift"],
  title: ["交接班", "Hand over the shift"],
  what: [
    "未办结警情、受理人和影响报警的设备故障由系统自动列出。交接班不改变任何警情的受理人。",
    "Every open incident, who has it, and faults that matter are named by the system. It changes nobody's hand.",
  ],
  to: ["接班人姓名", "Who comes"],
  notes: ["交班事项", "What they must know"],
  write: ["提交交班", "Hand over"],
  confirm: ["我已阅读，确认接班", "I have read it and take over"],
  waits: ["等待接班人确认", "Waits for"],
  taken: ["已接班", "Taken over"],
  incidents: ["未办结警情", "Open incidents"],
  faults: ["影响报警的故障", "Faults that matter"],
  nobody: ["无人受理", "nobody has it"],
  none: ["还没有交接班记录。", "No shift was handed over yet."],
  failed: ["未能完成，请重试：", "It did not work. Try again:"],
  leave: ["关闭", "Close"],
} as const satisfies Record<string, Words>;
