/** Falls, seen by a radar and by a worn detector: cleared, lying, unanswered, late, and with the gateway gone. */

import { door, life, lying, motion, over, radarFall, type Scenario } from "./player.ts";

export const falls: readonly Scenario[] = [
  {
    title: "R-017 a radar's fall is a pre-alarm, and is raised after 2 minutes when nothing clears it",
    day: [
      ["08:00", motion("pir-bedroom")],
      ["09:00", radarFall()],
    ],
    until: "09:06",
    must: [
      "09:00:00 pre-alarm fall",
      "09:02:00 alarm-firm fall",
      "09:03:00 escalated",
      "09:04:00 escalated",
      "09:05:00 outside-due fall",
      "09:05:00 escalated",
      "09:06:00 escalated",
    ],
  },
  {
    title: "R-017 with lying reported it is raised after 60 seconds",
    day: [
      ["09:00", radarFall()],
      ["09:00:20", lying("radar-bathroom")],
      ["09:00:30", over("radar-bathroom", "fall")],
    ],
    until: "09:01:30",
    must: ["09:00:00 pre-alarm fall", "09:01:00 alarm-firm fall"],
  },
  {
    title: "cleared by movement in another room: watched, and closed by the recorded rule",
    day: [
      ["09:00", radarFall()],
      ["09:00:40", motion("pir-kitchen")],
      ["09:04", motion("pir-kitchen")],
      ["09:08", motion("pir-hall")],
      ["09:12", motion("pir-hall")],
      ["09:15", motion("pir-hall")],
    ],
    until: "09:20",
    must: ["09:00:00 pre-alarm fall", "09:00:40 alarm-eased fall", "09:15:40 closed"],
  },
  {
    title: "cleared, and then nobody moves for 5 minutes: raised, and the centre is told",
    day: [
      ["09:00", radarFall()],
      ["09:00:40", over("radar-bathroom", "fall")],
      ["09:01:30", motion("pir-hall")],
    ],
    until: "09:07",
    must: [
      "09:00:00 pre-alarm fall",
      "09:00:40 alarm-eased fall",
      "09:06:30 alarm-firm fall",
      "09:06:30 outside-due fall",
    ],
  },
  {
    title: "movement in the room of the fall clears nothing, nor does movement within 10 seconds of it",
    day: [
      ["09:00", radarFall()],
      ["09:00:05", motion("pir-kitchen")],
      ["09:00:30", motion("radar-bathroom")],
    ],
    until: "09:02:30",
    must: ["09:00:00 pre-alarm fall", "09:02:00 alarm-firm fall"],
  },
  {
    title: "while a visitor may be about, movement in another room clears nothing",
    day: [
      ["08:58:40", motion("pir-hall")],
      ["08:59", door("open")],
      ["08:59:10", motion("pir-hall")],
      ["09:00", radarFall()],
      ["09:00:40", motion("pir-kitchen")],
    ],
    until: "09:02:30",
    must: ["09:00:00 pre-alarm fall", "09:02:00 alarm-firm fall"],
  },
  {
    title: "a raised fall is closed by nothing but a human: movement elsewhere only gives the centre 5 minutes more",
    day: [
      ["09:00", radarFall()],
      ["09:03", motion("pir-kitchen")],
      ["09:03:10", { what: "person", does: "acknowledge", by: "Wang Li" }],
    ],
    until: "09:09",
    must: [
      "09:00:00 pre-alarm fall",
      "09:02:00 alarm-firm fall",
      "09:03:00 escalated",
      "09:03:10 acknowledged by Wang Li",
    ],
  },
  {
    title: "a worn detector's fall is raised after 30 seconds, and the centre is due after 60",
    day: [["09:00", life("pendant", "fall", "high")]],
    until: "09:01:10",
    must: ["09:00:00 pre-alarm fall", "09:00:30 alarm-firm fall", "09:01:00 outside-due fall"],
  },
  {
    title: "a cancelled worn detector's fall stays with the desk until a human closes it",
    day: [
      ["09:00", life("pendant", "fall", "high")],
      ["09:00:20", over("pendant", "fall")],
      ["09:04", motion("pir-hall")],
      ["09:08", motion("pir-hall")],
      ["09:12", motion("pir-hall")],
      ["09:20", { what: "person", does: "close", by: "Wang Li" }],
    ],
    until: "09:25",
    must: [
      "09:00:00 pre-alarm fall",
      "09:00:20 alarm-eased fall",
      "09:15:20 escalated",
      "09:20:00 acknowledged by Wang Li",
      "09:20:00 closed by Wang Li",
    ],
  },
  {
    title: "a human who took the suspicion is not interrupted when it becomes firm",
    day: [
      ["09:00", radarFall()],
      ["09:00:30", { what: "person", does: "acknowledge", by: "Wang Li" }],
    ],
    until: "09:06",
    must: [
      "09:00:00 pre-alarm fall",
      "09:00:30 acknowledged by Wang Li",
      "09:02:00 alarm-firm fall",
      "09:05:00 outside-due fall",
    ],
  },
  {
    title: "a cleared fall and then a silent gateway: nobody is seen to move, so it is raised",
    day: [
      ["09:00", radarFall()],
      ["09:00:40", motion("pir-hall")],
      ["09:01", { what: "gateway", is: "off" }],
    ],
    until: "09:04:30",
    must: [
      "09:00:00 pre-alarm fall",
      "09:00:40 alarm-eased fall",
      "09:03:10 alarm-firm fall",
      "09:03:10 outside-due fall",
      "09:03:40 fault silent present technician",
      "09:04:10 escalated",
    ],
  },
  {
    title: "a fall that arrives after its window is raised with its age",
    day: [
      ["09:00", motion("pir-hall")],
      ["09:01", { what: "gateway", is: "off" }],
      ["09:01:10", radarFall()],
      ["09:03:20", { what: "gateway", is: "on" }],
    ],
    until: "09:04",
    must: [
      "09:03:00 fault silent present technician",
      "09:03:20 fault silent gone technician",
      "09:03:20 alarm-raised fall",
    ],
  },
  {
    title: "a fall and then the gateway is lost: firm and outside at once, there is no cancel window offline",
    day: [
      ["09:00", radarFall()],
      ["09:00:30", { what: "gateway", is: "lost" }],
    ],
    until: "09:01",
    must: ["09:00:00 pre-alarm fall", "09:00:30 alarm-firm fall", "09:00:30 outside-due fall"],
  },
];
