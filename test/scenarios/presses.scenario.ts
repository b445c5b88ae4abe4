/** A press, from the button to the written outcome; and what happens when nobody answers, or nobody can be reached. */

import { life, motion, press, type Scenario } from "./player.ts";

export const presses: readonly Scenario[] = [
  {
    title: "R-016 a press is raised at once, told to desk and centre, acknowledged and closed by name",
    day: [
      ["08:00", motion("pir-bedroom")],
      ["09:00", press()],
      ["09:00:20", { what: "person", does: "acknowledge", by: "Wang Li" }],
      ["09:05", { what: "person", does: "attend", by: "Wang Li" }],
      ["09:30", { what: "person", does: "close", by: "Wang Li" }],
    ],
    until: "10:00",
    must: [
      "09:00:00 alarm-raised panic",
      "09:00:00 outside-due",
      "09:00:20 acknowledged by Wang Li",
      "09:05:00 attended by Wang Li",
      "09:30:00 closed by Wang Li",
    ],
  },
  {
    title: "R-023 a press that nobody acknowledges goes to the next route after 60 s, and again, without end",
    day: [
      ["08:00", motion("pir-bedroom")],
      ["09:00", press()],
    ],
    until: "09:03:30",
    must: [
      "09:00:00 alarm-raised panic",
      "09:00:00 outside-due",
      "09:01:00 escalated",
      "09:02:00 escalated",
      "09:03:00 escalated",
    ],
  },
  {
    title: "R-021 a second press voids the acknowledgement of the first",
    day: [
      ["09:00", press()],
      ["09:00:30", { what: "person", does: "acknowledge", by: "Wang Li" }],
      ["09:03", press()],
      ["09:03:10", { what: "person", does: "acknowledge", by: "Wang Li" }],
      ["09:10", { what: "person", does: "close", by: "Wang Li" }],
      ["09:11", press()],
    ],
    until: "09:11:30",
    must: [
      "09:00:00 alarm-raised panic",
      "09:00:00 outside-due",
      "09:00:30 acknowledged by Wang Li",
      "09:03:00 alarm-raised panic",
      "09:03:00 acknowledgement-voided panic",
      "09:03:00 outside-due",
      "09:03:10 acknowledged by Wang Li",
      "09:10:00 closed by Wang Li",
      "09:11:00 alarm-raised panic",
      "09:11:00 outside-due",
    ],
  },
  {
    title: "an acknowledgement without progress ends after 10 minutes, and the plan starts again",
    day: [
      ["09:00", press()],
      ["09:00:30", { what: "person", does: "acknowledge", by: "Wang Li" }],
    ],
    until: "09:11:45",
    must: [
      "09:00:00 alarm-raised panic",
      "09:00:00 outside-due",
      "09:00:30 acknowledged by Wang Li",
      "09:10:30 acknowledgement-expired",
      "09:10:30 outside-due",
      "09:11:30 escalated",
    ],
  },
  {
    title: "a chattering button: each press is an alarm, and people still get through",
    day: [
      ["09:00:00", press()],
      ["09:00:01", press()],
      ["09:00:02", press()],
      ["09:00:10", { what: "person", does: "acknowledge", by: "Wang Li" }],
    ],
    deadConnectors: ["webhook"],
    until: "09:05",
    must: [
      "09:00:00 alarm-raised panic",
      "09:00:00 outside-due",
      "09:00:01 alarm-raised panic",
      "09:00:01 outside-due",
      "09:00:02 alarm-raised panic",
      "09:00:02 outside-due",
      "09:00:10 acknowledged by Wang Li",
    ],
  },
  {
    title: "R-012 a press from a device nobody registered is raised",
    day: [["09:00", press("unheard-of")]],
    until: "09:00:30",
    must: ["09:00:00 alarm-raised panic", "09:00:00 outside-due"],
  },
  {
    title: "smoke is raised at once, and its end closes nothing",
    day: [
      ["09:00", life("smoke-kitchen", "smoke")],
      [
        "09:00:40",
        {
          what: "observed",
          from: "smoke-kitchen",
          observation: {
            kind: "life",
            alarm: "smoke",
            edge: "cleared",
            confidence: "certain",
            evidence: "level back",
            repeated: false,
          },
        },
      ],
    ],
    until: "09:01:30",
    must: ["09:00:00 alarm-raised smoke", "09:00:00 outside-due", "09:00:40 alarm-eased smoke", "09:01:00 escalated"],
  },
];
