/** What is in a kit, as the pages say it. */

import type { DeviceView } from "../../../api/registry/contract/kits.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

type SwapWhy = DeviceView["former"][number]["why"];

export const roomWords = catalogue("kit-room", {
  bedroom: ["卧室", "Bedroom"],
  bathroom: ["卫生间", "Bathroom"],
  hall: ["门厅", "Hall"],
  kitchen: ["厨房", "Kitchen"],
  "living-room": ["客厅", "Living room"],
  outside: ["室外", "Outside"],
  other: ["其他", "Other"],
} as const satisfies Record<DeviceView["room"], Entry>);

export const swapWords = catalogue("kit-swap", {
  broken: ["损坏", "Broken"],
  battery: ["电池", "Battery"],
  upgrade: ["升级", "Upgrade"],
  lost: ["遗失", "Lost"],
  other: ["其他", "Something else"],
} as const satisfies Record<SwapWhy, Entry>);

export const deviceWords = catalogue("kit-devices", {
  gateway: ["网关", "Gateway"],
  gatewayNone: [
    "还没有网关。装入网关后才能分配给住户。",
    "There is no gateway yet. It is needed before a home can have the kit.",
  ],
  gatewayId: ["网关编号", "Id of the gateway"],
  gatewayMissing: ["请填写网关编号（小写字母、数字、横线）", "Type the id of the gateway: letters, digits, dashes"],
  gatewayPut: ["装入网关", "Put a gateway in"],
  gatewayReplace: ["更换网关", "Replace the gateway"],
  gatewayReplaceHint: [
    "新网关从现在起代替旧网关；已开通的套件须重新调试。旧网关若还在发送，其报警仍属此户。",
    "The new one speaks for this kit from now on, and a live kit is commissioned again. What the old one still sends stays with this home.",
  ],
  made: ["登记时间", "Registered"],

  devices: ["设备", "Devices"],
  none: ["还没有设备。", "There are no devices yet."],
  add: ["添加设备", "Add a device"],
  name: ["名称", "Name"],
  nameHint: ["可不填，默认用设备编号；修改时不填则保留原名", "May stay empty: the id then, or the name as it was"],
  deviceId: ["设备编号", "Id of the device"],
  deviceMissing: ["请填写设备编号", "Type the id of the device"],
  room: ["房间", "Room"],
  model: ["型号", "Model"],
  serial: ["序列号", "Serial number"],
  isLife: ["用于呼救", "Somebody calls for help with it"],
  isExteriorDoor: ["装在入户门上", "It is on the door to the street"],
  for: ["用途", "For"],
  life: ["呼救", "Life"],
  door: ["入户门", "Exterior door"],
  since: ["自 {{time}}", "Since {{time}}"],
  former: ["曾用硬件", "Hardware before"],
  formerLine: ["{{id}}，{{from}} 至 {{until}}，{{why}}", "{{id}}, {{from}} to {{until}}, {{why}}"],
  change: ["修改", "Change"],
  swap: ["换硬件", "Swap"],
  remove: ["移除", "Remove"],
  changeWhich: ["修改 {{name}}", "Change {{name}}"],
  swapWhich: ["换硬件：{{name}}", "Swap the hardware of {{name}}"],
  removeWhich: ["移除 {{name}}", "Remove {{name}}"],
  swapHint: [
    "位置和历史保留，换上另一件硬件。",
    "Its place and its history stay; another piece of hardware takes over.",
  ],
  swapWhy: ["更换原因", "Why it is swapped"],
  removeAsk: ["从套件中移除 {{name}}？", "Take {{name}} out of the kit?"],
  removeDo: [
    "历史保留。若它还在发送，将作为“未知设备”报警。",
    "Its history stays. If it still sends, it raises as an unknown device.",
  ],
  save: ["保存", "Save"],
  acts: ["操作", "Acts"],
} as const);
