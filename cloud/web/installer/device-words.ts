/** Devices in the installer's hand: what they are, where they go, whether they are heard and proven. */

import type { PlaceKind } from "@shouwang/shared/domain/place-kind.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { SignalWord } from "@shouwang/shared/domain/signal.ts";
import { catalogue, type Entry } from "../parts/catalogue.ts";
import type { SwapWhy } from "./intent.ts";

export const kindWords = catalogue("installer-kind", {
  "panic-button": ["紧急按钮", "Panic button"],
  pendant: ["随身按钮", "Pendant"],
  "pull-cord": ["紧急拉绳", "Pull cord"],
  "fall-detector": ["跌倒探测器", "Fall detector"],
  motion: ["人体感应器", "Motion sensor"],
  door: ["门磁", "Door contact"],
  smoke: ["烟雾报警器", "Smoke alarm"],
  gas: ["燃气报警器", "Gas alarm"],
  "carbon-monoxide": ["一氧化碳报警器", "Carbon monoxide alarm"],
  "water-leak": ["水浸传感器", "Water leak sensor"],
  other: ["其他设备", "Another device"],
} as const satisfies Record<PlaceKind, Entry>);

export const roomWords = catalogue("installer-room", {
  bedroom: ["卧室", "Bedroom"],
  bathroom: ["卫生间", "Bathroom"],
  hall: ["门厅", "Hall"],
  kitchen: ["厨房", "Kitchen"],
  "living-room": ["客厅", "Living room"],
  outside: ["户外", "Outside"],
  other: ["其他房间", "Another room"],
} as const satisfies Record<Room, Entry>);

export const signalWords = catalogue("installer-signal-word", {
  good: ["良好", "good"],
  weak: ["偏弱", "weak"],
  bad: ["差", "bad"],
} as const satisfies Record<SignalWord, Entry>);

export const swapWords = catalogue("installer-swap", {
  broken: ["损坏", "Broken"],
  battery: ["电池", "Battery"],
  upgrade: ["升级", "Upgrade"],
  lost: ["遗失", "Lost"],
  other: ["其他", "Something else"],
} as const satisfies Record<SwapWhy, Entry>);

export const deviceWords = catalogue("installer-devices", {
  lead: [
    "打开配对，再按设备说明使其进入配对状态；随后选择用途和房间。",
    "Open the network, bring each device into joining mode, then say what it is for and in which room.",
  ],
  gateway: ["网关", "Gateway"],
  heard: ["{{ago}}前有信号", "heard {{ago}} ago"],
  silent: ["没有信号。请检查电源和网络。", "not heard. Look at its power and its network."],
  noGateway: ["套件里没有网关，请先装入。", "There is no gateway in the kit. Put one in first."],
  pair: ["打开配对", "Open pairing"],
  stopPair: ["关闭配对", "Close pairing"],
  none: ["还没有设备。", "There are no devices yet."],
  inKit: ["套件中的设备", "Devices in the kit"],
  waitingPlace: ["新设备，请选择用途和房间", "New: say what it is for, and where"],
  kind: ["用途", "What it is for"],
  room: ["房间", "Room"],
  choose: ["请选择", "Choose"],
  save: ["保存位置", "Save its place"],
  saveWhich: ["保存位置：{{id}}", "Save its place: {{id}}"],
  change: ["修改位置", "Change its place"],
  changeWhich: ["修改位置：{{name}}", "Change its place: {{name}}"],
  cancel: ["取消", "Cancel"],
  byHand: ["手工添加设备", "Add a device by hand"],
  deviceId: ["设备编号", "Id of the device"],
  idHint: ["设备标签上的编号：小写字母、数字、横线", "As on its label: small letters, digits, dashes"],
  add: ["添加", "Add"],
  wrongId: [
    "编号只有小写字母、数字和横线，请核对。",
    "An id has small letters, digits and dashes. Compare it with the label.",
  ],
  life: ["呼救设备", "calls for help"],
  nameOf: ["{{room}} · {{kind}}", "{{room}} · {{kind}}"],
  battery: ["电量 {{percent}}%", "battery {{percent}}%"],
  batteryUnknown: ["电量未知", "battery not known"],
  never: ["还没有信号", "not heard yet"],
  saving: ["待发送", "waiting to be sent"],

  signalLead: [
    "把每个设备放在它要固定的位置，等它发来一次信号。",
    "Put each device where it will stay, and wait until it is heard once.",
  ],
  signalLimits: [
    "100 以上良好；50–99 偏弱；50 以下差，会丢失报警。",
    "100 and more is good; 50 to 99 is weak; below 50 is bad, and alarms get lost.",
  ],
  signalUnknown: ["未知：按一下或触发一次", "not known: press or trigger it once"],
  signalOf: ["{{word}} {{value}}，{{ago}}前", "{{word}} {{value}}, {{ago}} ago"],
  signalDo: [
    "请靠近网关、避开金属，或在中途加一个带插座的中继设备，再看一次。",
    "Bring it nearer to the gateway, away from metal, or put a mains-powered relay half-way. Then look again.",
  ],
  signalPass: ["无法改善，保持现状", "It gets no better: leave it so"],
  signalPassed: ["您已确认保持现状，交接单上会写明信号值。", "You said that it stays so. The sheet states each value."],
  allGood: ["全部设备信号良好。", "Every signal is good."],

  proveLead: [
    "让每个设备真正动作一次，直到下面显示已收到。",
    "Let each device do its real thing once, until it says below that it arrived.",
  ],
  beginTest: ["开始试按（10 分钟）", "Begin the test (10 min)"],
  testHint: [
    "先开始试按，再按呼救设备：未开始就按，会按真实报警处置。",
    "Begin the test before pressing what calls for help: a press without one is a real alarm.",
  ],
  testUntil: ["试按进行中，到 {{time}} 为止。现在逐个按下。", "The test runs until {{time}}. Press each one now."],
  endTest: ["结束试按", "End the test"],
  press: ["请按一次", "Press it once"],
  walk: ["请在它面前走动", "Walk past it"],
  open: ["请开关一次门", "Open and close the door"],
  trigger: ["请触发一次", "Trigger it once"],
  proven: ["已实测 {{time}}", "proven {{time}}"],
  notProven: ["未实测", "not proven"],
  sent: ["已发出 {{time}}", "sent {{time}}"],
  stored: ["服务器已保存 {{time}}", "stored {{time}}"],
  desk: ["坐席已收到 {{time}}", "at the desk {{time}}"],
  deskNot: ["坐席尚未收到", "not at the desk yet"],
  centre: ["{{name}} 已收到 {{time}}", "at {{name}} {{time}}"],
  centreNot: ["{{name}} 尚未收到", "not at {{name}} yet"],
  wentLive: ["测试结束后仍在响，已转为真实报警", "it did not end with the test and became a real alarm"],
  allProven: ["全部设备已实测。", "Every device is proven."],
} as const);

export const pairingWords = catalogue("installer-pairing", {
  sent: ["已向网关发送，等待答复 …", "Sent to the gateway; waiting for its answer …"],
  open: ["配对已打开。请让设备进入配对状态。", "The network is open. Bring the device into joining mode."],
  joined: ["{{id}} 已加入，正在识别，请保持唤醒。", "{{id}} has joined and is being asked what it is. Keep it awake."],
  "try-press": [
    "{{model}} 已识别。请按一次（{{seen}}/{{wanted}}），两次间隔 10 秒以上。",
    "It is a {{model}}. Press it ({{seen}} of {{wanted}}), 10 s apart at least.",
  ],
  "try-open": [
    "{{model}} 已识别。请打开一次（{{seen}}/{{wanted}}）。",
    "It is a {{model}}. Open it ({{seen}} of {{wanted}}).",
  ],
  "try-move": [
    "{{model}} 已识别。请在它面前走动（{{seen}}/{{wanted}}）。",
    "It is a {{model}}. Move in front of it ({{seen}} of {{wanted}}).",
  ],
  proven: ["已加入，网关已收到它的真实信号。", "It is in, and the gateway heard its real signal."],
  nobody: [
    "配对已关闭，没有设备加入。请在网关旁重置设备后再试。",
    "Nothing joined while it was open. Reset the device beside the gateway and begin again.",
  ],
  "no-bridge": ["此网关没有无线接收器。请接上后再试。", "This kit has no radio bridge. Connect one and begin again."],
  "no-bridge-answer": [
    "无线接收器没有回应。请检查后再试。",
    "The radio bridge did not answer. Look at it and try again.",
  ],
  "interview-failed": [
    "设备没有答完识别问题。请在网关旁保持唤醒后再试。",
    "The device did not answer everything. Keep it awake beside the gateway and begin again.",
  ],
  left: [
    "设备又退出了网络。请检查电池后再试。",
    "The device left the network again. Check its battery and begin again.",
  ],
  unproven: ["没有等到设备的信号。装好后再实测。", "Nothing came from it in time. It is proven when it is in place."],
  "unknown-kind": [
    "设备已加入，但不是本系统支持的类型。",
    "It joined, but it reports nothing that this service understands.",
  ],
} as const);

export const taskPageWords = catalogue("installer-task-page", {
  noKit: ["此住户没有套件。请先在“选择住户”中选择。", "There is no kit in this home. Choose the home first."],
  gatewayLead: [
    "新网关代替旧网关。更换后须重新逐个实测，才能再次开通。",
    "The new gateway takes the place of the old one. Every device has to be proven again before the kit is live.",
  ],
  gatewayNow: ["现在的网关：{{id}}", "Gateway now: {{id}}"],
  gatewayId: ["新网关编号", "Id of the new gateway"],
  gatewayPut: ["更换网关", "Replace the gateway"],
  swapLead: [
    "换上另一件硬件，位置和历史保留。换后须实测。",
    "Another piece of hardware in the same place; its history goes on. It has to be proven.",
  ],
  swapWhich: ["要更换的设备", "Which one"],
  swapWhy: ["原因", "Why"],
  swapTo: ["新设备编号", "Id of the new device"],
  swapPut: ["更换设备", "Swap it"],
  moveLead: [
    "套件从现在起属于另一户；以前的记录留在原住户。到新住户后重新扫码、实测、签字。",
    "From now on the kit belongs to the other home; what was recorded stays with the old one. There it is scanned, proven and signed for again.",
  ],
  moveTo: ["新住户", "The other home"],
  moveNone: [
    "没有另一户的上门安排。请让主管为新住户安排上门。",
    "You have no visit to another home. Ask the supervisor to give you one.",
  ],
  sure: ["确认", "Yes, do it"],
  askGateway: ["确认用 {{id}} 代替现在的网关？", "Put {{id}} in the place of the present gateway?"],
  askMove: ["确认把套件迁到 {{home}}？", "Move the kit to {{home}}?"],
  done: ["已完成。请逐个实测。", "Done. Prove each device now."],
} as const);
