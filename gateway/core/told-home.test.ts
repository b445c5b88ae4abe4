import { expect, test } from "vitest";
import { must, parseAlarmId, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import type { FateChange } from "./alarm-latch.ts";
import type { Standing } from "./inputs.ts";
import { toldHome } from "./told-home.ts";

const alarmId = must(parseAlarmId("a-1"), "a-1");
const deviceId = must(parseDeviceId("sos"), "sos");
const change = (before: Standing, standing: Standing, mode?: FateChange["mode"]): FateChange => ({
  alarm: { alarmId, deviceId, alarm: "panic", acceptedAtMs: 1, standing, isLatched: true },
  before,
  by: null,
  mode,
});
const said = (one: FateChange) =>
  toldHome(one).flatMap((effect) =>
    effect.kind === "say" ? [effect.event] : effect.kind === "indicate" ? [effect.indication] : [],
  );

test.each<[Standing, Standing, readonly string[]]>([
  ["accepted", "stored", ["alarm standing"]],
  ["delivered", "acknowledged", ["a human has it", "human-has-it"]],
  ["stored", "attended", ["a human has it", "human-has-it"]],
  ["acknowledged", "attended", ["alarm standing"]],
  ["acknowledged", "stored", ["nobody has it any more", "stored"]],
  ["attended", "delivered", ["nobody has it any more", "stored"]],
  ["attended", "closed", ["alarm standing", "quiet"]],
  ["stored", "closed", ["a human has it", "human-has-it", "quiet"]],
])("R-468 from %s to %s the home is told", (before, standing, told) => {
  expect(said(change(before, standing))).toEqual(told);
});

test("R-468 a test is told as practice, and nothing else is", () => {
  const indications = (mode?: FateChange["mode"]) =>
    toldHome(change("stored", "acknowledged", mode)).filter(({ kind }) => kind === "indicate");
  expect(indications("test")).toEqual([{ kind: "indicate", indication: "human-has-it", alarmId, isPractice: true }]);
  expect(indications()).toEqual([{ kind: "indicate", indication: "human-has-it", alarmId }]);
});
