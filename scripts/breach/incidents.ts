/** What the incident machine promises, and what stands between it and people, broken line by line: the model test notices, or the test of that place. */

import type { Breach } from "./breach.ts";

const red = { in: "test/machine/model.test.ts", test: "10,000 courses" };

export const incidentPromises: readonly Breach[] = [
  {
    id: "incident 1",
    claim: "a new life alarm is never absorbed: it takes the incident out of every hand",
    code: {
      in: "cloud/alarms/alarm-machine.ts",
      find: 'if (open === null || verdict.phase === "pre-alarm") return changed(incident, journal);',
      put: 'if (open === null || verdict.phase === "pre-alarm" || hasHuman(incident)) return changed(incident, journal);',
    },
    red,
  },
  {
    id: "incident 2",
    claim: "nobody takes what they were not shown",
    code: {
      in: "cloud/alarms/by-person.ts",
      find: "if (version >= before.newsVersion && version <= before.version) return null;",
      put: "if (version <= before.version) return null;",
    },
    red,
  },
  {
    id: "incident 3",
    claim: "an acknowledgement without progress ends",
    code: {
      in: "cloud/alarms/alarm-machine.ts",
      find: "return incident.acknowledgementExpiresAtMs ?? incident.roundStartedAtMs;",
      put: "return null;",
    },
    red,
  },
  {
    id: "incident 4",
    claim: "no rule closes what is more than a cleared suspicion",
    code: {
      in: "cloud/alarms/alarm-machine.ts",
      find: "if (isAllEased(before)) return easedEnds(before, line, nowMs);",
      put: 'if (before.alarms.some((one) => one.phase === "eased")) return easedEnds(before, line, nowMs);',
    },
    red,
  },
  {
    id: "incident 5",
    claim: "closing needs the steps that are done by hand",
    code: { in: "cloud/alarms/by-person.ts", find: "if (open.length > 0) {", put: "if (open.length > 99) {" },
    red,
  },
  {
    id: "incident 6",
    claim: "who has it in hand and cannot any more gives it back",
    code: {
      in: "cloud/alarms/said-by.ts",
      find: "const isHolder = isHeld && before.acknowledgedBy === by;",
      put: "const isHolder = isHeld && before.acknowledgedBy === null;",
    },
    red,
  },
  {
    id: "incident 7",
    claim: "what was closed more than an hour ago stays closed",
    code: { in: "cloud/alarms/reopen.ts", find: "reopenWithin = hours(1)", put: "reopenWithin = hours(2)" },
    red,
  },
  {
    id: "incident 8",
    claim: "an open incident that nobody has in hand has a step due within a minute",
    code: {
      in: "cloud/dispatch/decide.ts",
      find: "if (work.incident.nextStepDueAtMs !== steps.nextStepDueAtMs) {",
      put: "if (work.incident.nextStepDueAtMs === null) {",
    },
    red,
  },
  {
    id: "incident 9",
    claim: "whoever attends and says nothing more has it for an hour and no longer",
    code: {
      in: "cloud/alarms/by-person.ts",
      find: "attendanceExpiresAtMs: nowMs + attendanceFor,",
      put: "attendanceExpiresAtMs: nowMs + 2 * attendanceFor,",
    },
    red: { in: "cloud/alarms/alarm-machine.test.ts", test: "R-536 H-145" },
  },
  {
    id: "incident 10",
    claim: "a press goes before practice at a path that is busy",
    code: {
      in: "cloud/emergency/centre/watched-path.ts",
      find: "if (one.isPractice !== other.isPractice) return other.isPractice;",
      put: "if (one.isPractice !== other.isPractice) return one.isPractice;",
    },
    red: { in: "cloud/emergency/centre/centre-service.test.ts", test: "R-534 H-144" },
  },
  {
    id: "incident 11",
    claim: "a provider that takes nothing from anybody is a fault before the next alarm",
    code: {
      in: "cloud/notify/way-watch.ts",
      find: "if (failures >= failuresOfFault) told(outcome.why);",
      put: "if (failures < 0) told(outcome.why);",
    },
    red: { in: "cloud/notify/way-watch.test.ts", test: "R-537 H-147" },
  },
];
