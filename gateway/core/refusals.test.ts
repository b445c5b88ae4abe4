import { expect, test } from "vitest";
import { must, parseAlarmId, parseAssignmentId, parseBootId, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Input } from "./inputs.ts";
import { begin, step } from "./step.ts";

/** A gateway whose card refuses: what its fault `storage` says, row by row. */
function home() {
  const now = {
    wallMs: Date.UTC(2026, 0, 1),
    uptimeMs: 1_000,
    bootId: must(parseBootId("boot-1"), "boot"),
    trust: "trusted" as const,
  };
  const gateway = must(parseDeviceId("gw-1"), "gw-1");
  const assignmentId = must(parseAssignmentId("kit-1"), "kit-1");
  let state = begin({ assignmentId, gateway, bridge: undefined, linkIds: [], watched: [], openAlarms: [] }, now);
  const details: string[] = [];
  const feed = (input: Input): void => {
    const stepped = step(state, input, now);
    state = stepped.state;
    for (const effect of stepped.effects) {
      if (effect.kind !== "append") continue;
      for (const row of effect.rows)
        if (row.lane === "fault" && row.report.fault === "storage")
          details.push(`${row.report.state}: ${row.report.detail}`);
    }
  };
  return {
    details,
    feed,
    refuse: (telemetry: number) =>
      feed({ kind: "refused", lanes: ["telemetry"], telemetry, why: "full", detail: "the card is full" }),
    pass(ms: number) {
      now.uptimeMs += ms;
      now.wallMs += ms;
      feed({ kind: "tick", alarmId: must(parseAlarmId("tick"), "tick") });
    },
  };
}

test("R-132 telemetry that the card refuses is counted and dated in its fault, told again every ten minutes and at the end", () => {
  const { details, feed, refuse, pass } = home();
  refuse(3);
  refuse(2);
  expect(details).toEqual([expect.stringMatching(/^present: 3 telemetry records were refused between 2026-/)]);
  pass(minutes(10));
  refuse(4);
  pass(seconds(1));
  expect(details.at(-1)).toMatch(/^present: 9 telemetry records were refused between 2026-.*: the card is full$/);
  refuse(1);
  feed({ kind: "storage", state: "sound", detail: "the card takes records again" });
  pass(seconds(1));
  expect(details.at(-1)).toMatch(/^gone: 10 telemetry .*: the card takes records again$/);
  refuse(1);
  pass(seconds(1));
  expect(details.at(-1)).toMatch(/^present: 1 telemetry/);
});
