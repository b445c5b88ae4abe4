/** How long something has been: 3小时12分. */

import { catalogue } from "../../parts/catalogue.ts";

export const ageWords = catalogue("fleet-age", {
  seconds: ["不到1分", "under 1 min"],
  minutes: ["{{minutes}}分", "{{minutes}} min"],
  hours: ["{{hours}}小时{{minutes}}分", "{{hours}} h {{minutes}} min"],
  wholeHours: ["{{hours}}小时", "{{hours}} h"],
  days: ["{{days}}天", "{{days}} d"],
} as const);
