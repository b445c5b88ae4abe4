/** What is said of visits. */

import { catalogue } from "../../parts/catalogue.ts";

export const visitWords = catalogue("visits", {
  title: ["上门安排", "Visits"],
  mineTitle: ["我的上门", "My visits"],
  hint: [
    "安排期间，该安装人员可看到住户地址，并可操作其套件；到时自动结束。",
    "While it lasts this installer is shown the address and may work on the kit there. It ends by itself.",
  ],
  none: ["没有安排上门。", "No visit is given."],
  noneMine: [
    "您目前没有上门安排。请联系所在区域的管理员。",
    "You have no visits at present. Ask the administrator of your area.",
  ],
  person: ["安装人员", "Installer"],
  personId: ["安装人员账户编号", "Account id of the installer"],
  personMissing: ["请选择安装人员", "Choose an installer"],
  noInstallers: [
    "此区域没有安装人员，请先在“人员”中邀请。",
    "This area has no installer. Invite one under People first.",
  ],
  give: ["安排上门", "Give a visit"],
  end: ["结束", "End"],
  endWhich: ["结束 {{who}} 至 {{until}} 的上门", "End the visit of {{who}} until {{until}}"],
  line: ["{{from}} 至 {{until}}", "{{from}} to {{until}}"],
  lasts: ["进行中", "Now"],
  ahead: ["未开始", "Ahead"],
  address: ["地址", "Address"],
  addressLater: ["地址在上门开始时显示", "The address is shown when the visit begins"],
  claim: ["开始调试", "Begin commissioning"],
  claimed: ["调试已开始", "Commissioning has begun"],
  openKit: ["打开套件", "Open the kit"],
} as const);
