/** Why a kit needs somebody, in words. `{{what}}`: which device, or the gateway. */

import type { ReasonView } from "../../../api/contract/fleet.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const reasonWords = catalogue("fleet-reason", {
  "gateway-silent": ["网关离线 {{age}}，这户听不到", "Gateway silent for {{age}}: nobody is heard there"],
  "life-fault": ["呼救设备 {{what}}：{{fault}} {{age}}", "{{what}}, for calls for help: {{fault}} for {{age}}"],
  fault: ["{{what}}：{{fault}} {{age}}", "{{what}}: {{fault}} for {{age}}"],
  "life-unproven": ["呼救设备 {{what}} 从未测试成功", "{{what}}, for calls for help, was never proven"],
  "battery-soon": ["{{what}} 电池约剩 {{amount}} 天", "{{what}}: battery for about {{amount}} days"],
  "never-heard": ["{{what}} 安装后从未有数据", "{{what}} was never heard since it came"],
  "not-live": ["分配已 {{amount}} 天，尚未开通", "Assigned {{amount}} days ago, not live"],
  "card-worn": ["存储卡寿命已用 {{amount}}%", "Card worn: {{amount}}% of its life"],
  "card-full": ["存储空间已用 {{amount}}%", "Card full: {{amount}}%"],
  signal: ["{{what}} 信号弱（{{amount}}/255）", "{{what}}: weak radio ({{amount}} of 255)"],
  "test-overdue": ["{{what}} 已 {{age}} 未测试", "{{what}} not tried for {{age}}"],
  "work-late": ["{{what}}：“{{fault}}”的处理已超时", '{{what}}: work on "{{fault}}" is overdue'],
  "version-behind": ["软件版本落后：{{version}}", "Software behind: {{version}}"],
  "version-unknown": ["软件版本未知", "Software version unknown"],
} as const satisfies Record<ReasonView["kind"], Entry>);

/** As a question above the list: kits with this reason. */
export const reasonFilterWords = catalogue("fleet-reason-filter", {
  "gateway-silent": ["网关离线", "Gateway silent"],
  "life-fault": ["呼救设备故障", "Life device at fault"],
  fault: ["其他故障", "Other faults"],
  "life-unproven": ["呼救设备未验证", "Life device unproven"],
  "battery-soon": ["电池不足一月", "Battery under a month"],
  "never-heard": ["从未有数据", "Never heard"],
  "not-live": ["未开通", "Not live"],
  "card-worn": ["存储卡老化", "Card worn"],
  "card-full": ["存储将满", "Card full"],
  signal: ["信号弱", "Weak radio"],
  "test-overdue": ["测试逾期", "Test overdue"],
  "work-late": ["处理超时", "Work overdue"],
  "version-behind": ["软件落后", "Software behind"],
  "version-unknown": ["版本未知", "Version unknown"],
} as const satisfies Record<ReasonView["kind"], Entry>);
