/** Silence: nights, outings, outages, broken detectors. */

import { hours } from "@shouwang/shared/time/duration.ts";
import { door, motion, press, still, type Scenario } from "./player.ts";

export const quiet: readonly Scenario[] = [
  {
    title: "a quiet night gives no alarm",
    day: [
      ["22:00", motion("pir-bedroom")],
      ["27:10", motion("pir-hall")],
      ["31:30", motion("pir-kitchen")],
    ],
    until: "33:00",
    must: [],
  },
  {
    title: "R-019 nobody moved for 12 hours while somebody is in: raised, and the centre is due 15 minutes later",
    day: [
      ["20:00", motion("pir-bedroom")],
      ["20:00:30", still("pir-bedroom")],
      ["32:05", { what: "person", does: "acknowledge", by: "Wang Li" }],
      ["32:06", motion("pir-bedroom")],
    ],
    until: "32:10",
    must: [
      "32:00:30 alarm-raised inactivity",
      "32:01:30 escalated",
      "32:02:30 escalated",
      "32:03:30 escalated",
      "32:04:30 escalated",
      "32:05:00 acknowledged by Wang Li",
      "32:06:00 alarm-eased inactivity",
    ],
  },
  {
    title: "R-019 an outing of 14 hours raises nothing in a home where that is usual",
    settings: { awayOverdueAfter: hours(14) },
    day: [
      ["08:00", motion("pir-hall")],
      ["08:05", door("open")],
      ["08:05:20", door("closed")],
      ["22:00", door("open")],
      ["22:00:30", motion("pir-hall")],
    ],
    until: "23:00",
    must: [],
  },
  {
    title: "R-527 who is not back after eight hours is looked for, and back again is noted",
    day: [
      ["08:00", motion("pir-hall")],
      ["08:05", door("open")],
      ["08:05:20", door("closed")],
      ["16:05:40", door("open")],
      ["16:05:50", motion("pir-hall")],
    ],
    until: "16:06",
    must: ["16:05:20 alarm-raised away-overdue", "16:05:50 alarm-eased away-overdue"],
  },
  {
    title: "R-526 a door that stands open from the evening on is raised in the night; closed again is noted",
    day: [
      ["08:00", motion("pir-hall")],
      // The home is eight hours ahead of this clock: its night begins at 14:00.
      ["13:00", door("open")],
      ["13:04", motion("pir-hall")],
      ["14:10:30", door("closed")],
    ],
    until: "14:10:50",
    must: ["14:10:00 alarm-raised door-watch", "14:10:30 alarm-eased door-watch"],
  },
  {
    title: "home again, and then silence: the clock runs from the arrival",
    settings: { inactivityAfter: hours(2) },
    day: [
      ["08:00", motion("pir-kitchen")],
      ["08:05", door("open")],
      ["10:55", door("open")],
      ["11:00", motion("pir-hall")],
    ],
    until: "13:00:30",
    must: ["13:00:00 alarm-raised inactivity"],
  },
  {
    title: "R-018 the gateway is silent: a fault that moves upwards, and no alarm comes due in it",
    settings: { inactivityAfter: hours(2) },
    day: [
      ["08:00", motion("pir-kitchen")],
      ["09:00", { what: "gateway", is: "off" }],
      ["11:00", { what: "gateway", is: "on" }],
    ],
    until: "12:03",
    must: [
      "09:02:00 fault silent present technician",
      "09:29:00 fault silent present caregiver",
      "09:59:00 fault silent present desk",
      "11:00:00 fault silent gone technician",
      "12:01:00 alarm-raised inactivity",
      "12:02:00 escalated",
      "12:03:00 escalated",
    ],
  },
  {
    title:
      "an outage with a press in it: the press is raised late, with its age; what moved meanwhile counts at its time",
    settings: { inactivityAfter: hours(2) },
    day: [
      ["08:00", motion("pir-kitchen")],
      ["08:30", { what: "gateway", is: "off" }],
      ["09:00", motion("pir-hall")],
      ["09:10", press()],
      ["12:00", { what: "gateway", is: "on" }],
      ["12:00:30", { what: "person", does: "close", by: "Wang Li" }],
      ["12:30", motion("pir-hall")],
    ],
    until: "13:00",
    must: [
      "08:32:00 fault silent present technician",
      "08:59:00 fault silent present caregiver",
      "09:29:00 fault silent present desk",
      "12:00:00 fault silent gone technician",
      "12:00:00 alarm-raised panic",
      "12:00:00 outside-due",
      "12:00:30 acknowledged by Wang Li",
      "12:00:30 closed by Wang Li",
    ],
  },
  {
    title: "no detector is known to work: the desk is asked to call, and nothing pretends to know",
    settings: { inactivityAfter: hours(2) },
    day: [
      ["08:00", motion("pir-kitchen")],
      ["08:30", { what: "device-fault", from: "pir-kitchen", fault: "silent", state: "present" }],
      ["10:30", { what: "device-fault", from: "pir-kitchen", fault: "silent", state: "gone" }],
    ],
    until: "10:31",
    must: [
      "10:00:00 fault device-failure present desk",
      "10:30:00 alarm-raised inactivity",
      "10:30:00 fault device-failure gone desk",
      "10:31:00 escalated",
    ],
  },
  {
    title: "a stuck detector's movement does not hide a silence",
    settings: { inactivityAfter: hours(2) },
    day: [
      ["08:00", motion("pir-kitchen")],
      ["08:10", motion("pir-hall")],
      ["08:30", { what: "device-fault", from: "pir-hall", fault: "stuck", state: "present" }],
      ["09:00", motion("pir-hall")],
      ["09:30", motion("pir-hall")],
    ],
    until: "10:10:30",
    must: ["10:10:00 alarm-raised inactivity"],
  },
  {
    title: "R-036 what came due while the cloud was down fires when it is back",
    day: [
      ["08:59:30", motion("pir-hall")],
      ["09:00", press()],
      ["09:00:10", { what: "cloud", is: "down" }],
      ["09:02:15", { what: "cloud", is: "up" }],
    ],
    until: "09:02:40",
    must: ["09:00:00 alarm-raised panic", "09:00:00 outside-due", "09:02:15 escalated"],
  },
];
