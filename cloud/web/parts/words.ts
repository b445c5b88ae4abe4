/** What the pages say, in the words of the glossary: Chinese first, English second. */

import type { AlarmKind, Confidence } from "@shouwang/shared/domain/alarm.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { DemoAction, HomeView, IncidentView, JournalEntryView } from "../../api/contract.ts";

export type Words = readonly [zh: string, en: string];

/** A fall stays 疑似 (suspected) until a person or a worn device has confirmed it. */
export function alarmWords(alarm: AlarmKind, confidence: Confidence): Words {
  return alarm === "fall" && confidence === "low" ? ["疑似跌倒", "Suspected fall"] : alarmKindWords[alarm];
}

/** The API's day view names alarms in text; a kind that this page does not know is shown as it is. */
export function alarmNameWords(alarm: string): Words {
  return Object.entries(alarmKindWords).find(([kind]) => kind === alarm)?.[1] ?? [alarm, alarm];
}

const alarmKindWords: Record<AlarmKind, Words> = {
  panic: ["紧急呼叫", "Emergency call"],
  call: ["普通呼叫", "Call for help"],
  fall: ["跌倒报警", "Fall alarm"],
  smoke: ["烟雾报警", "Smoke alarm"],
  gas: ["燃气报警", "Gas alarm"],
  "carbon-monoxide": ["一氧化碳报警", "Carbon-monoxide alarm"],
  "water-leak": ["水浸报警", "Water-leak alarm"],
  unreadable: ["无法识别的报警", "Unreadable alarm"],
  inactivity: ["长时间无活动", "Prolonged inactivity"],
  "door-watch": ["门未关 / 夜间外出", "Door left open / night exit"],
  "away-overdue": ["外出未归", "Not back in time"],
};

/** What the alarm says in one sentence; the record's own words (with numbers and times) stand below it. */
export function alarmMeaning(alarm: AlarmKind, confidence: Confidence): Words {
  if (alarm === "fall" && confidence === "high") return ["佩戴设备确认跌倒。", "A worn device has confirmed a fall."];
  return alarmMeanings[alarm];
}

const alarmMeanings: Record<AlarmKind, Words> = {
  panic: ["有人按下了紧急呼叫按钮。", "The panic button was pressed."],
  call: ["住户请求通话。", "The resident asks to talk."],
  fall: ["雷达报告疑似跌倒，尚未证实。", "The radar reports a fall; nothing has confirmed it yet."],
  smoke: ["烟雾报警器报警。", "The smoke detector has gone off."],
  gas: ["燃气报警器报警。", "The gas detector has gone off."],
  "carbon-monoxide": ["一氧化碳报警器报警。", "The carbon-monoxide detector has gone off."],
  "water-leak": ["检测到漏水。", "A water leak was detected."],
  unreadable: [
    "收到无法识别的求助信号，按紧急呼叫处理。",
    "A call for help arrived that could not be read: treat it as urgent.",
  ],
  inactivity: ["有人在家，但长时间没有活动。", "Somebody is at home and has not moved for a long time."],
  "door-watch": ["门长时间未关，或夜间外出。", "The door stands open, or somebody went out at night."],
  "away-overdue": ["外出后未按时回家。", "Went out and has not come back in time."],
};

export const phaseWords: Record<IncidentView["phase"], Words> = {
  "pre-alarm": ["待确认", "Pre-alarm"],
  raised: ["待受理", "Raised"],
  delivered: ["待受理 · 已送达", "Delivered, waiting"],
  acknowledged: ["已受理", "Acknowledged"],
  attended: ["已到场", "On site"],
  closed: ["已办结", "Closed"],
};

export const alarmPhaseWords: Record<IncidentView["alarms"][number]["phase"], Words> = {
  "pre-alarm": ["待确认", "Pre-alarm"],
  raised: ["报警中", "Raised"],
  eased: ["已缓解", "Eased"],
};

export const confidenceWords: Record<Confidence, Words> = {
  certain: ["确定", "Certain"],
  high: ["可信度高", "High confidence"],
  low: ["可信度低", "Low confidence"],
};

export const outcomeWords: Record<NonNullable<IncidentView["outcome"]>, Words> = {
  real: ["真实警情", "Genuine"],
  assisted: ["已协助", "Assisted, no emergency"],
  accidental: ["误触", "Accidental press"],
  test: ["测试报警", "Test"],
  false: ["误报", "False, device error"],
};

export const journalWords: Record<JournalEntryView["what"], Words> = {
  opened: ["警情建立", "Incident opened"],
  "alarm-raised": ["报警", "Alarm raised"],
  "pre-alarm": ["待确认报警", "Pre-alarm"],
  "alarm-firm": ["报警已确认", "Pre-alarm became an alarm"],
  "alarm-eased": ["报警缓解", "Alarm eased"],
  delivered: ["已送达", "Delivered"],
  "delivery-failed": ["送达失败", "Delivery failed"],
  "outside-due": ["转外部中心", "Outside centre due"],
  escalated: ["已升级", "Escalated"],
  acknowledged: ["接警", "Acknowledged"],
  "acknowledgement-voided": ["接警作废", "Acknowledgement void: new alarm"],
  "acknowledgement-expired": ["接警超时", "Acknowledgement expired"],
  attended: ["已到场", "On site"],
  "attendance-expired": ["到场超时", "On site expired"],
  "on-my-way": ["正在赶来", "On the way"],
  cannot: ["无法前往", "Cannot"],
  "resident-fine": ["住户报平安", "Resident says all is well"],
  "step-done": ["步骤已完成", "Step done"],
  "step-waived": ["步骤免除", "Step falls away"],
  phoned: ["通话", "Telephone"],
  "help-asked": ["请求支援", "Help asked for"],
  "hand-over-offered": ["请求移交", "Hand-over offered"],
  "hand-over-accepted": ["已接手", "Taken over"],
  "hand-over-declined": ["未接手", "Hand-over declined"],
  "hand-over-withdrawn": ["撤回移交", "Hand-over withdrawn"],
  "hand-over-expired": ["移交超时，恢复待受理", "Hand-over expired, waiting again"],
  sent: ["已派单", "Sent"],
  "sent-in-vain": ["派单未成", "Sent in vain"],
  closed: ["办结", "Closed"],
  reopened: ["重新打开", "Opened again"],
  joined: ["并入", "Joined"],
};

export const faultWords: Record<FaultKind, Words> = {
  silent: ["离线", "Silent"],
  "low-battery": ["低电量", "Low battery"],
  tamper: ["防拆报警", "Tamper"],
  "mains-lost": ["市电断电", "Mains lost"],
  "clock-untrusted": ["时钟不可信", "Clock untrusted"],
  "link-lost": ["链路中断", "Link lost"],
  storage: ["存储异常", "Storage"],
  stuck: ["卡滞", "Stuck"],
  jammed: ["信号干扰", "Jammed"],
  cloned: ["设备克隆", "Cloned"],
  unreadable: ["数据无法识别", "Unreadable data"],
  "device-failure": ["设备失效", "Device failure"],
  configuration: ["配置异常", "Configuration"],
};

export const roomWords: Record<Room, Words> = {
  bedroom: ["卧室", "Bedroom"],
  bathroom: ["卫生间", "Bathroom"],
  hall: ["门厅", "Hall"],
  kitchen: ["厨房", "Kitchen"],
  "living-room": ["客厅", "Living room"],
  other: ["其他", "Other"],
  outside: ["户外", "Outside"],
};

export const presenceWords: Record<HomeView["presence"], Words> = {
  home: ["在家", "At home"],
  away: ["外出", "Away"],
  unknown: ["未知", "Unknown"],
};

const seriesNames: Record<string, Words> = {
  door: ["开关", "door"],
  motion: ["活动", "motion"],
  presence: ["有人", "presence"],
  lying: ["躺卧", "lying"],
  movement: ["体动", "movement"],
  "temperature-celsius": ["温度", "temperature"],
  "illuminance-lux": ["光照", "light"],
};

/** Series are named by drivers; one that this page does not know is shown by its own name. */
export const seriesWords = (series: string): Words => seriesNames[series] ?? [series, series];

export const demoWords: Record<DemoAction, { name: Words; does: Words }> = {
  press: { name: ["按下按钮", "Press"], does: ["立即报警", "Raised at once"] },
  fall: { name: ["跌倒", "Fall"], does: ["先待确认，后报警", "Pre-alarm, then raised"] },
  door: { name: ["开门", "Door"], does: ["入户门开 10 秒", "Front door opens for 10 s"] },
  quiet: { name: ["静默", "Quiet"], does: ["老人不再活动", "No more movement"] },
  resume: { name: ["恢复", "Resume"], does: ["起身，照常生活", "Up and about again"] },
};

/** Lengths of time. */
export const unitWords = {
  day: ["天", "d"],
  hour: ["小时", "h"],
  minute: ["分钟", "min"],
  second: ["秒", "s"],
} as const satisfies Record<string, Words>;
export const agoWords = ([zh, en]: Words): Words => [`${zh}前`, `${en} ago`];

/** Who wrote a line of the journal, where it was no person. */
export const writerWords: Readonly<Record<string, Words>> = { system: ["系统", "system"], desk: ["接警台", "desk"] };

/** What is different from what the operator saw. */
export const changeWords = {
  newAlarm: ([zh, en]: Words): Words => [`新的报警：${zh}`, `New alarm: ${en}`],
  eased: ([zh, en]: Words): Words => [`${zh}已缓解`, `${en} eased`],
  firm: ([zh, en]: Words): Words => [`${zh}已确认`, `${en} is now raised`],
  phase: ([zh, en]: Words): Words => [`现在：${zh}`, `Now: ${en}`],
  phaseBy: ([zh, en]: Words, who: string): Words => [`现在：${zh} · ${who}`, `Now: ${en}, ${who}`],
  takenBy: (who: string): Words => [`受理人：${who}`, `Taken by ${who}`],
  something: ["记录有更新，请再看一遍", "The record was updated: look again"] as Words,
};

/** The browser's tab, by turns, while an alarm waits. */
export const loudTitle = (title: string): string => `【${title}】`;
export const quietTitle = (title: string): string => `！ ${title}`;

export const say = {
  noAnswer: ["服务器没有回应", "The server did not answer"],
  brand: ["守望 · 接警台", "Operator desk"],
  acknowledge: ["接警", "Acknowledge"],
  attend: ["已到场", "On site"],
  close: ["结案", "Close"],
  closeNow: ["确认结案", "Close the incident"],
  back: ["返回", "Back"],
  outcome: ["处置结果", "Outcome"],
  note: ["备注", "Note"],
  noteHint: ["发生了什么、谁在场、后续安排", "What happened, who is there, what follows"],
  chooseOutcome: ["请先选择处置结果", "Choose an outcome first"],
  queue: ["待处理警情", "Open incidents"],
  closedLately: ["最近办结", "Closed lately"],
  noIncidents: ["没有待处理警情", "No open incidents"],
  watching: ["线路正常，正在值守", "The line is up and the desk is watching"],
  homes: ["住户", "Homes"],
  home: ["住户", "Home"],
  unknownHome: ["未知住户", "Unknown home"],
  unknownResident: ["姓名未知", "Name unknown"],
  unknownAddress: ["地址未知", "Address unknown"],
  unknownPhone: ["电话未知", "Phone unknown"],
  unknownTime: ["发生时间未知", "Time unknown"],
  unknownDevice: ["未知设备", "Unknown device"],
  inferred: ["系统根据全屋情况推断", "Inferred from the whole home"],
  unknown: ["未知", "Unknown"],
  never: ["从未", "Never"],
  resident: ["老人", "Resident"],
  address: ["地址", "Address"],
  phone: ["电话", "Phone"],
  presence: ["在家状态", "Presence"],
  lastActivity: ["最近活动", "Last activity"],
  gateway: ["家庭网关", "Gateway"],
  gatewaySilent: ["离线", "Silent"],
  gatewayOnline: ["在线", "Online"],
  noGateway: ["未安装", "None"],
  alarms: ["报警", "Alarms"],
  evidence: ["依据", "Evidence"],
  journal: ["处置记录", "Journal"],
  journalLoading: ["正在读取记录", "Reading the journal"],
  journalFailed: ["记录读取失败", "The journal could not be read"],
  day: ["最近 24 小时", "Last 24 hours"],
  hours: ["家里最近的活动", "Lately in the home"],
  lastHours: ["最近 6 小时", "Last 6 hours"],
  dayGap: ["没有数据", "No data"],
  dayLoading: ["正在读取", "Reading"],
  dayFailed: ["数据读取失败", "The day could not be read"],
  dayEmpty: ["这段时间没有数据。没有数据不等于没有活动。", "No data in this time. No data does not mean no activity."],
  dayNote: ["斜线 = 没有数据，不等于没有活动", "Hatched = no data, which does not mean no activity"],
  now: ["现在", "now"],
  waiting: ["已等待", "Waiting"],
  since: ["已过", "Since"],
  nextStep: ["后自动升级", "until the next step"],
  nextRaise: ["后自动转为报警", "until it is raised"],
  nextStepDue: ["正在升级", "Next step due now"],
  nextCheck: ["后受理失效", "until it is raised again"],
  takenBy: ["受理人", "Taken by"],
  late: ["迟到", "Late by"],
  escalated: ["已升级", "Escalated"],
  more: ["另有", "More"],
  faults: ["设备故障", "Faults"],
  noFaults: ["没有设备故障", "No faults"],
  lineUp: ["线路正常", "Live"],
  lineReturning: ["正在重连", "Reconnecting"],
  lineBlind: ["线路中断", "Blind"],
  blind: ["此页面已失明：收不到新的报警", "This page is blind: new alarms do not arrive"],
  blindDo: [
    "屏幕上的内容可能已过时。请立即改用电话值守，并通知运维人员。页面会自动重连。",
    "What you see may be out of date. Answer by telephone, tell the technician. The page keeps trying.",
  ],
  pageFailed: ["页面故障，收不到新的报警", "This page has failed: new alarms do not arrive"],
  heardLast: ["最后收到", "Last heard"],
  soundOff: ["声音未开启，点击开启", "Sound is off: click to enable"],
  soundOn: ["声音已开启", "Sound on"],
  operator: ["坐席", "Operator"],
  whoAreYou: ["请输入您的姓名", "What is your name?"],
  whyName: [
    "每一步处置都会记录是谁做的。此系统未启用登录，姓名保存在本机。",
    "The record says who did each step. Nobody signs in here, so your name is kept on this computer.",
  ],
  begin: ["开始值守", "Start watching"],
  changed: ["警情已变化，刚才的操作没有执行", "The incident has changed; nothing was done"],
  failed: ["操作没有完成", "It was not done"],
  demo: ["演示住户", "Demo home"],
  demoHint: ["点击后看报警如何到达", "Click, and watch the alarm arrive"],
  misread: ["收到无法识别的消息，请刷新页面", "A message could not be read: reload the page"],
  language: ["English", "中文"],
} as const satisfies Record<string, Words>;
