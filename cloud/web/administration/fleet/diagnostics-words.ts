/** What a gateway said of itself when a technician asked. */

import type { DiagnosticsReportView } from "../../../api/contract.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

type Lane = NonNullable<DiagnosticsReportView["outbox"]>[number]["lane"];

export const laneWords = catalogue("diagnostics-lane", {
  life: ["报警", "Alarms"],
  fault: ["故障", "Faults"],
  telemetry: ["数据", "Data"],
} as const satisfies Record<Lane, Entry>);

export const diagnosticsWords = catalogue("diagnostics", {
  show: ["查看报告", "Show the report"],
  hide: ["收起报告", "Hide the report"],
  gone: ["这份报告读不出来。请再做一次诊断。", "This report cannot be read. Ask for another one."],
  none: ["还没有诊断报告。在“远程操作”中点“诊断”。", "No report yet. Press “Diagnostics” under “From afar”."],
  unknown: ["未知", "Unknown"],

  machine: ["主机", "Machine"],
  machineSilent: [
    "主机 5 秒内没有回答：存储卡可能正在损坏。",
    "The machine did not answer within 5 s: its card may be dying.",
  ],
  software: ["软件", "Software"],
  runs: ["{{version}}，已运行 {{age}}", "{{version}}, running for {{age}}"],
  up: ["主机开机", "Machine up"],
  clock: ["时钟", "Clock"],
  clockTrusted: ["可信", "trusted"],
  clockUntrusted: ["不可信：没有可靠来源校过时", "not trusted: nothing reliable has set it"],
  clockEven: ["与服务器相差不到 5 秒", "within 5 s of the server"],
  clockAhead: ["比服务器快 {{age}}", "{{age}} ahead of the server"],
  clockBehind: ["比服务器慢 {{age}}", "{{age}} behind the server"],
  clockJumped: ["刚才跳变 {{seconds}} 秒", "has just jumped by {{seconds}} s"],
  disk: ["存储空间", "Disk"],
  room: ["剩余 {{free}}，共 {{total}}", "{{free}} free of {{total}}"],
  written: ["写入量", "Written"],
  writtenSince: ["开机以来 {{amount}}", "{{amount}} since it started"],
  writtenEver: ["累计 {{amount}}", "{{amount}} ever"],
  memory: ["内存", "Memory"],
  own: ["本程序 {{amount}}", "{{amount}} by this program"],
  temperature: ["温度", "Temperature"],
  celsius: ["{{degrees}} °C", "{{degrees}} °C"],
  load: ["负载", "Load"],

  cloud: ["到服务器的连接", "Way to the server"],
  cloudUp: ["已连接 {{age}}", "connected for {{age}}"],
  cloudDown: ["断开 {{age}}", "not connected for {{age}}"],
  connects: [
    "程序启动以来连接 {{connects}} 次，断开 {{losses}} 次",
    "connected {{connects}} ×, lost {{losses}} × since the program began",
  ],
  outbox: ["待服务器确认", "Waiting for the server"],
  outboxSilent: ["未知：存储没有回答", "Unknown: the store did not answer"],
  waiting: ["{{lane}} {{count}} 条", "{{lane}}: {{count}}"],
  oldest: ["最早 {{age}}前", "the oldest {{age}} ago"],

  links: ["线路", "Links"],
  linksNone: ["没有线路。", "No links."],
  linkUp: ["正常 {{age}}", "up for {{age}}"],
  linkDown: ["断开 {{age}}", "down for {{age}}"],
  lost: ["断开过 {{count}} 次", "lost {{count}} ×"],
  frames: ["读懂 {{read}}，读不懂 {{unread}}", "{{read}} understood, {{unread}} not"],

  devices: ["设备", "Devices"],
  devicesNone: ["网关没有听到过任何设备。", "The gateway knows no device."],
  heard: ["{{age}}前听到", "heard {{age}} ago"],
  neverHeard: ["程序启动以来未听到", "not heard since the program began"],
  battery: ["电量 {{percent}}%", "battery {{percent}}%"],
  batteryUnknown: ["电量未知", "battery unknown"],
  radio: ["信号 {{quality}}", "radio {{quality}}"],
  radioUnknown: ["信号未知", "radio unknown"],

  faults: ["最近的故障", "Last faults"],
  faultsNone: ["程序启动以来没有故障。", "None since the program began."],
  present: ["出现", "began"],
  ended: ["恢复", "over"],
  faultLine: ["{{what}}：{{fault}}，{{age}}前{{state}}", "{{what}}: {{fault}}, {{state}} {{age}} ago"],

  leftOut: [
    "报告放不下：另有 {{devices}} 台设备、{{links}} 条线路、{{faults}} 条故障未列出。",
    "No room for {{devices}} more devices, {{links}} links and {{faults}} faults.",
  ],
} as const);

/** What a gateway answers, in both languages (`answer-text.ts`). */
export const answerWords = catalogue("fleet-answer", {
  report: ["报告已送到，见下方。", "The report is there; it stands below."],
  machineLate: [
    "网关主机没有及时回答，存储卡可能正在损坏。请看它的故障后再试。",
    "The gateway's machine did not answer in time. Its card may be dying: look at its faults, then try again.",
  ],
  blinks: ["网关的指示灯（{{what}}）现在闪烁 15 秒。", "The gateway's light ({{what}}) blinks for 15 s from now."],
  noLight: ["这台主机没有可以闪烁的指示灯。", "This machine has no light that it could let blink."],
  noStickLight: ["无线适配器没有可以闪烁的指示灯。", "The radio stick has no light that can be asked to blink."],
  noRight: [
    "网关程序无权控制指示灯（{{what}}）。授权方法见 docs/technician.md。",
    "The gateway may not switch its light ({{what}}). How it gets the right stands in docs/technician.md.",
  ],
  deviceAsked: [
    "已让 {{what}} 闪烁或鸣响几秒。休眠的设备要下次醒来才会响应：请按它一下。",
    "{{what}} was asked to blink or beep for some seconds. One that sleeps does so when it next wakes: press it once.",
  ],
  deviceCannot: [
    "{{what}} 不能闪烁或鸣响。请用“测试按键”辨认。",
    "{{what}} cannot blink or beep. Tell it apart by a test press.",
  ],
  onALine: [
    "这台设备由线路 {{what}} 直接连接，不能闪烁。请顺着线缆找。",
    "That device hangs on a line of its own ({{what}}) and cannot blink. Follow its cable.",
  ],
  unknownDevice: ["网关不认识这台设备。请先配对。", "The gateway does not know that device. Pair it first."],
  noUpdate: [
    "网关不能远程升级，由维护主机的人在现场升级。",
    "A gateway is not updated from afar. Whoever looks after its machine updates it there.",
  ],
  noBridge: ["这个套件没有无线桥接器。", "This kit has no radio bridge."],
  bridgeAway: [
    "无线桥接器没有连接。请确认它在运行后再试。",
    "The radio bridge is not connected. See whether it runs, then try again.",
  ],
  bridgeSilent: [
    "无线桥接器没有回答。请确认它在运行后再试。",
    "The radio bridge did not answer. See whether it runs, then try again.",
  ],
  late: [
    "按网关的时钟，命令送到时已过期，没有执行。请重发；仍不行时说明两边时钟不一致。",
    "By the gateway's clock it came after its deadline and was not begun. Send it again; if that does not help, one of the two clocks is wrong.",
  ],
} as const);
