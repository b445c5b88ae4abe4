import { expect, test } from "vitest";
import { must, parseAssignmentId, parseBootId, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { begin, step } from "./step.ts";

test("R-080 how long a link was deaf is said when it is over: since the start, and after each loss, on the monotonic clock", () => {
  const bootId = must(parseBootId("boot-1"), "boot-1");
  const startMs = Date.UTC(2026, 0, 1);
  const assignmentId = must(parseAssignmentId("kit-1"), "kit-1");
  const gateway = must(parseDeviceId("gw-1"), "gw-1");
  const at = (wallMs: number, uptimeMs: number) => ({ wallMs, uptimeMs, bootId, trust: "trusted" as const });
  const home = { assignmentId, gateway, bridge: undefined, linkIds: ["radar-line"], watched: [], openAlarms: [] };
  let state = begin(home, at(startMs, 1_000));
  const said = (wallMs: number, uptimeMs: number, to: "up" | "down", why: string): unknown[] => {
    const stepped = step(state, { kind: "link", linkId: "radar-line", state: to, why }, at(wallMs, uptimeMs));
    state = stepped.state;
    return stepped.effects.flatMap((effect) =>
      effect.kind === "say" && effect.event === "deaf" ? [effect.fields] : [],
    );
  };
  const linkId = "radar-line";
  expect(said(startMs + 300, 1_300, "up", "tcp")).toEqual([
    { linkId, fromMs: startMs, toMs: startMs + 300, why: "not opened yet" },
  ]);
  expect(said(startMs + 10_300, 11_300, "down", "unplugged")).toEqual([]);
  expect(said(startMs + 10_400, 11_400, "down", "still unplugged")).toEqual([]);
  // The wall clock is set back by an hour meanwhile.
  const toMs = startMs + 14_300 - hours(1);
  expect(said(toMs, 15_300, "up", "tcp")).toEqual([{ linkId, fromMs: toMs - 4_000, toMs, why: "still unplugged" }]);
  expect(said(toMs + 100, 15_400, "up", "tcp")).toEqual([]);
});
