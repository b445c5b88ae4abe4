/** Areas as people say and choose them. */

import type { AreaLevel } from "@shouwang/shared/domain/area.ts";
import { catalogue } from "../../parts/catalogue.ts";

export const areaWords = catalogue("area", {
  area: ["区域", "Area"],
  show: ["查看", "Show"],
  everywhere: ["全部区域", "Everywhere"],
  hint: [
    "输入名称开头选择，或输入区划代码：省 2 位、市 4 位、县区 6 位、街道 9 位、社区 12 位",
    "Type how its name begins and choose, or its code: 2 digits for a province, 4 city, 6 county, 9 street, 12 community",
  ],
  named: ["{{name}}（{{code}}）", "{{name}} ({{code}})"],
  choice: ["{{name}}（{{code}}）{{in}}", "{{name}} ({{code}}) {{in}}"],
  missing: ["请填写区域代码，或选择全部区域", "Type an area's code, or choose everywhere"],
  notACode: [
    "不是区划代码：请从列表中选择，或输入 2、4、6、9 或 12 位数字",
    "Not the code of an area: choose one from the list, or type 2, 4, 6, 9 or 12 digits",
  ],
  home: ["住户 {{home}}", "Home {{home}}"],
  province: ["{{code}}（省）", "{{code}} (province)"],
  city: ["{{code}}（市）", "{{code}} (city)"],
  county: ["{{code}}（县区）", "{{code}} (county)"],
  street: ["{{code}}（街道）", "{{code}} (street)"],
  community: ["{{code}}（社区）", "{{code}} (community)"],
} as const satisfies Record<AreaLevel, unknown> & Record<string, readonly [string, string]>);
