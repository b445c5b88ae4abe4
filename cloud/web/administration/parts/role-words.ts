/** The roles, in the order in which they are offered. */

import type { RoleView } from "../../../api/contract/people.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const roleWords = catalogue("role", {
  operator: ["坐席", "Operator"],
  supervisor: ["班长坐席", "Shift supervisor"],
  responder: ["处置人员", "Responder"],
  caregiver: ["照护人", "Caregiver"],
  technician: ["运维人员", "Technician"],
  installer: ["安装人员", "Installer"],
  "area-administrator": ["区域管理员", "Area administrator"],
  auditor: ["审计员", "Auditor"],
} as const satisfies Record<RoleView, Entry>);
