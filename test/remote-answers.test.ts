/** What a gateway answers from afar, and what the technician's page makes of it: one would change without the other. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commanded, commandsDue, noCommands } from "@shouwang/gateway/core/commands.ts";
import type { Command, Effect, Now } from "@shouwang/gateway/core/inputs.ts";
import { bridgeLinkId } from "@shouwang/gateway/core/step.ts";
import { identifyMessage } from "@shouwang/gateway/drivers/zigbee2mqtt/identify.ts";
import { openSystemLed } from "@shouwang/gateway/health/system-led.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { answerNews } from "../cloud/web/administration/fleet/answer-text.ts";
import { must, parseBootId, parseCommandId, parseDeviceId } from "../shared/domain/ids.ts";

const device = (text: string) => must(parseDeviceId(text), text);
const commandId = must(parseCommandId("c-1"), "c-1");
const now: Now = { wallMs: 1_000, uptimeMs: 1_000, bootId: must(parseBootId("b-1"), "b-1"), trust: "trusted" };
const known = {
  gateway: device("gw-1"),
  bridge: device("bridge"),
  bridgeLinkId,
  devices: new Map([
    [device("bridge"), { linkId: bridgeLinkId }],
    [device("radar"), { linkId: "radar-1" }],
  ]),
};
const ask = (command: Command, deadlineAtMs = 2_000, of: typeof known | Omit<typeof known, "bridge"> = known) =>
  commanded(noCommands, { commandId, deadlineAtMs, command }, { bridge: undefined, ...of }, now);
const said = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === "answer" ? [answerNews(effect.detail)] : []))[0];
const { bridge: _none, ...noBridge } = known;

test.each<[Command, object]>([
  [{ kind: "update", version: "2" }, { word: "noUpdate" }],
  [
    { kind: "identify", deviceId: device("radar") },
    { word: "onALine", what: "radar-1" },
  ],
  [{ kind: "identify", deviceId: device("bridge") }, { word: "noStickLight" }],
  [{ kind: "identify", deviceId: device("stranger") }, { word: "unknownDevice" }],
])("R-677 a refusal of %o is understood", (command, news) => {
  expect(said(ask(command).effects)).toEqual(news);
});

test("R-677 lateness, a kit without a bridge and a machine that hangs are understood", () => {
  expect(said(ask({ kind: "diagnostics" }, 0).effects)).toEqual({ word: "late" });
  expect(said(ask({ kind: "pair", seconds: 1 }, 2_000, noBridge).effects)).toEqual({ word: "noBridge" });
  const hung = commandsDue(ask({ kind: "diagnostics" }).commands, 1_000_000);
  expect(said(hung.effects)).toEqual({ word: "machineLate" });
  const deaf = commandsDue(ask({ kind: "pair", seconds: 1 }).commands, 1_000_000);
  expect(said(deaf.effects)).toEqual({ word: "bridgeSilent" });
});

test("R-677 what a driver says of a device is understood, and what nobody knows here is shown as it came", () => {
  const deviceId = device("0x00158d00000000d1");
  const listed = { deviceId, name: "n", model: "TS0203", interview: "successful", gives: [], warnings: [] } as const;
  const can = identifyMessage("z", { ...listed, canIdentify: true });
  const cannot = identifyMessage("z", { ...listed, canIdentify: false });
  expect(answerNews("why" in can ? can.why : can.detail)).toEqual({ word: "deviceAsked", what: deviceId });
  expect(answerNews("why" in cannot ? cannot.why : "")).toEqual({ word: "deviceCannot", what: `${deviceId} (TS0203)` });
  expect(answerNews("The moon is in the way.")).toEqual({ text: "The moon is in the way." });
});

test("R-677 what is said of a light is understood", async () => {
  const system = mkdtempSync(join(tmpdir(), "shouwang-answers-"));
  const folder = join(system, "class/leds/ACT");
  const given = { system, file: join(system, "light"), bootId: "boot-1", clock: createManualClock({ wallMs: 0 }) };
  const blinked = async (write?: () => Promise<void>) => {
    await using led = openSystemLed({ ...given, ...(write ? { write } : {}) });
    return answerNews((await led.blink()).detail);
  };
  expect(await blinked()).toEqual({ word: "noLight" });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "trigger"), "none [mmc0]");
  expect(await blinked()).toEqual({ word: "noLight" });
  writeFileSync(join(folder, "trigger"), "none [mmc0] timer");
  expect(await blinked(async () => await Promise.reject(new Error("EACCES")))).toEqual({
    word: "noRight",
    what: "ACT",
  });
  expect(await blinked()).toEqual({ word: "blinks", what: "ACT" });
  rmSync(system, { recursive: true });
});
