/** What the queue says, in the words of the glossary: Chinese first, English second. */

import type { Words } from "../parts/words.ts";

export const sayQueue = {
  arriving: ["正在读取警情…", "Reading what is open…"],
  oldest: ["等待最久", "Waiting longest"],
  nobodyWaits: ["没有警情在等待受理", "Nobody is waiting to be answered"],
  within: ["在 15 秒目标内", "within the 15 s target"],
  frozen: ["时钟已停：页面失明", "Clock stopped: the page is blind"],
  asOf: ["截至", "As of"],
  mass: ["大面积事件", "Mass event"],
  openMass: ["展开", "Show each"],
  closeMass: ["收起", "Fold"],
  placeUnknown: ["地点未知", "Place unknown"],
  outageDo: [
    "这些住户的呼叫可能收不到。请联系运维人员，并电话联系重点老人。",
    "Calls from these homes may not arrive. Tell the technician; telephone those most at risk.",
  ],
  moreFaults: ["显示更多故障", "Show more faults"],
  drillOn: ["演练进行中", "A drill is under way"],
  toDrill: ["进入演练", "Go to the drill"],
  drillMode: ["演练模式", "Drill"],
  drillModeMeans: [
    "此页只显示演练警情；真实警情仍会响铃并在此提示。",
    "This page shows the drill alone. A real alarm still sounds, and is announced here.",
  ],
  toLive: ["返回值守", "Back to live alarms"],
  answerNow: ["立即处理", "Answer it now"],
  accident: ["误触", "Accidental press"],
  accidentSure: ["已确认误触，结案", "Yes, an accident: close it"],
  accidentNot: ["不是误触", "No"],
  closedAsAccident: ["已按误触结案", "Closed as an accidental press"],
  undo: ["撤销", "Undo"],
  searchHint: ["查找：姓名、住户、地址、电话（按 / ）", "Find: name, home, address, telephone (key /)"],
  backToQueue: ["返回警情列表", "Back to the queue"],
} as const satisfies Record<string, Words>;

/** Beyond the target: what ought to have happened by then. */
export const overWords = (overText: string, isSecondSeatDue: boolean, isEscalationDue: boolean): Words =>
  isSecondSeatDue
    ? [`超出目标 ${overText} · 第二坐席和主管应已介入`, `${overText} over · second seat, supervisor due`]
    : isEscalationDue
      ? [`超出目标 ${overText} · 应已升级`, `${overText} over · escalation due`]
      : [`超出目标 ${overText}`, `${overText} over the target`];

export const waitedWords = (seconds: number): Words => [`已等 ${seconds} 秒`, `waiting for ${seconds} s`];
export const moreWaitWords = (count: number): Words => [`另有 ${count} 条`, `${count} more`];
export const openWords = (waiting: number, open: number): Words => [
  `${waiting} 条待受理，共 ${open} 条未办结`,
  `${waiting} to be taken, ${open} open in all`,
];
export const drillCountWords = (count: number): Words => [
  `${count} 条演练警情`,
  count === 1 ? "1 incident of the drill" : `${count} incidents of the drill`,
];
export const realWaitsWords = (count: number): Words => [
  `有 ${count} 条真实警情待受理`,
  count === 1 ? "1 real incident waits to be taken" : `${count} real incidents wait to be taken`,
];
export const homesCountWords = (count: number): Words => [`${count} 户`, count === 1 ? "1 home" : `${count} homes`];
export const kitsCountWords = (count: number): Words => [
  `${count} 台网关`,
  count === 1 ? "1 gateway" : `${count} gateways`,
];

export const foundWords = (count: number): Words =>
  count === 0 ? ["没有找到", "Nothing found"] : [`找到 ${count} 条`, `${count} found`];
export const confirmWords = (resident: string | null): Words => [
  `已与${resident ?? "住户"}本人或家属通话，确认是误触？`,
  `Have you spoken with ${resident ?? "the resident"} or the family, and it was an accident?`,
];

/** Stands in the record, in the language of the journal's readers. */
export const accidentNote = "误触，已通话确认 Accidental press, confirmed by telephone";
export const undoNote = "撤销误触结案 Closing as an accident was undone";
