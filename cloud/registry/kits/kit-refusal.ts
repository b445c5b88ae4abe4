/** Why something was not done to a kit. Nothing was written. */

import type { Sentence } from "../residents/sentence.ts";

export type KitRefused = { kind: "refused"; why: Sentence };

export const kitRefusals = {
  notThere: { zh: "没有这个套件。请返回列表重新选择。", en: "There is no such kit. Choose again from the list." },
  meanwhile: {
    zh: "该套件已被他人修改。请重新打开后再改。",
    en: "Somebody has changed this kit meanwhile. Open it again and repeat your change.",
  },
  damaged: {
    zh: "该套件的记录无法读取。请联系系统管理员核查。",
    en: "A record of this kit cannot be read. Ask whoever runs the system to look at it.",
  },
  taken: {
    zh: "该编号已被使用。请核对标签。",
    en: "This number or id is in use already. Compare it with the label.",
  },
  notValid: { zh: "有内容不符合要求。请核对后重试。", en: "Something is not as it must be. Check it and try again." },
  noHome: { zh: "没有这户家庭。请先登记住户。", en: "There is no such home. Register it first." },
  sameHome: { zh: "套件已在该住户处，无需迁移。", en: "The kit is in this home already. There is nothing to move." },
  noGateway: { zh: "该套件没有网关。请先装入网关。", en: "This kit has no gateway. Put one in first." },
  gatewayTaken: {
    zh: "该网关属于另一套件。请先从那里取出。",
    en: "This gateway is in another kit. Take it out there first.",
  },
  deviceTaken: {
    zh: "该住户处已有相同编号的设备。请核对设备标签。",
    en: "A device with this id is in this home already. Compare it with its label.",
  },
  noDevice: { zh: "该套件中没有这个设备。请刷新页面。", en: "This kit has no such device. Load the page again." },
  wrongCode: {
    zh: "安装码不正确。请核对套件上的安装码。",
    en: "This is no claim code of a kit. Compare it with what is printed on the kit.",
  },
  otherHome: {
    zh: "该套件已分配给另一户。请核对住户，或请分配人员先迁移。",
    en: "This kit is assigned to another home. Compare the home, or have it moved first.",
  },
  noWindow: { zh: "没有进行中的维护窗口。", en: "No maintenance window is open." },
} as const satisfies Readonly<Record<string, Sentence>>;

export const refusedKit = (why: keyof typeof kitRefusals): KitRefused => ({ kind: "refused", why: kitRefusals[why] });
