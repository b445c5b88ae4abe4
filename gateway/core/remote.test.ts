/** What a technician asks from afar, decided: the report, the light, the devices that can show themselves, and what nothing here can do. */

import { describe, expect, test } from "vitest";
import { diagnosticsReportSchema, reportBytesMax, reportMax } from "@shouwang/shared/wire/diagnostics.ts";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseCommandId,
  parseDeviceId,
} from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { diagnosed, type Asked } from "./diagnosis.ts";
import type { Command, Effect, Input, Now } from "./inputs.ts";
import { begin, step, type GatewayState } from "./step.ts";

const device = (text: string) => must(parseDeviceId(text), text);
const commandId = must(parseCommandId("c-1"), "c-1");
const alarmId = must(parseAlarmId("alarm-1"), "alarm-1");
const startWallMs = Date.UTC(2026, 0, 1);
const unread: Asked = {
  softwareVersion: "1.2.3",
  machine: null,
  outbox: null,
  counted: { links: new Map([["radar-line", { model: "R60", read: 7, unread: 2 }]]), models: new Map() },
};

function openHome(more: readonly string[] = []) {
  let now: Now = {
    wallMs: startWallMs,
    uptimeMs: 1_000,
    bootId: must(parseBootId("boot-1"), "boot-1"),
    trust: "trusted",
  };
  const onBridge = (deviceId: string, isLife: boolean) => ({
    deviceId: device(deviceId),
    linkId: "bridge",
    silentAfter: hours(6),
    isLife,
  });
  let state: GatewayState = begin(
    {
      assignmentId: must(parseAssignmentId("kit-1"), "kit-1"),
      gateway: device("gw-1"),
      bridge: device("bridge"),
      linkIds: ["radar-line"],
      watched: [
        { deviceId: device("radar"), linkId: "radar-line", silentAfter: minutes(10), isLife: true },
        onBridge("hall", false),
        onBridge("button", true),
        ...more.map((id) => onBridge(id, false)),
      ],
      openAlarms: [],
    },
    now,
  );
  const feed = (input: Input): readonly Effect[] => {
    const stepped = step(state, input, now);
    state = stepped.state;
    return stepped.effects;
  };
  // The first word after a start is that its clock is well.
  feed({ kind: "tick", alarmId });
  return {
    feed,
    pass(ms: number): readonly Effect[] {
      now = { ...now, wallMs: now.wallMs + ms, uptimeMs: now.uptimeMs + ms };
      return feed({ kind: "tick", alarmId });
    },
    ask: (command: Command, id = "c-1") =>
      feed({
        kind: "command",
        commandId: must(parseCommandId(id), id),
        deadlineAtMs: startWallMs + hours(1),
        command,
      }),
    say: (id: string, observation: Observation) =>
      feed({ kind: "observed", from: "bridge", deviceId: device(id), observation, occurredAtMs: undefined, alarmId }),
    report: (asked = unread) => diagnosed(state, asked, now),
  };
}

const answers = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === "answer" ? [`${effect.outcome}: ${effect.detail}`] : []));
const kinds = (effects: readonly Effect[]) => effects.map((effect) => effect.kind);

describe("R-675 a request from afar", () => {
  test("the report is asked of the machine once, however often the command comes, and its answer ends it", () => {
    const home = openHome();
    expect(kinds(home.ask({ kind: "diagnostics" }))).toEqual(["diagnose"]);
    expect(home.ask({ kind: "diagnostics" })).toEqual([]);
    const report = home.report();
    const done = { kind: "asked-answered", commandId, outcome: "done", detail: "It.", report } as const;
    expect(home.feed(done)).toEqual([{ kind: "answer", commandId, outcome: "done", detail: "It.", report }]);
    expect(home.feed(done)).toEqual([]);
  });

  test("a machine that never answers is an answer after ten seconds, and a press meanwhile goes first", () => {
    const home = openHome();
    home.ask({ kind: "diagnostics" });
    const press = {
      kind: "life",
      alarm: "panic",
      edge: "raised",
      confidence: "reported",
      evidence: "",
      repeated: false,
    };
    // `as`: the literals of a life event.
    expect(kinds(home.say("button", press as Observation))[0]).toBe("append");
    expect(answers(home.pass(seconds(9)))).toEqual([]);
    expect(answers(home.pass(seconds(1)))).toEqual([expect.stringMatching(/^failed: The gateway's machine did not/)]);
  });

  test.each<[string, Command, string[]]>([
    ["the gateway itself", { kind: "identify" }, ["blink"]],
    ["the gateway by its id", { kind: "identify", deviceId: device("gw-1") }, ["blink"]],
    ["a device of the bridge", { kind: "identify", deviceId: device("button") }, ["bridge-request"]],
    [
      "an update, which no gateway does",
      { kind: "update", version: "9" },
      ["refused: A gateway is not updated from afar"],
    ],
    ["a siren", { kind: "siren", on: true }, ["refused: This gateway has no siren"]],
    ["a device on a line", { kind: "identify", deviceId: device("radar") }, ["refused: That device hangs on a line"]],
    ["the stick", { kind: "identify", deviceId: device("bridge") }, ["refused: The radio stick has no light"]],
    ["a stranger", { kind: "identify", deviceId: device("x") }, ["refused: This gateway does not know that device"]],
  ])("to find %s", (_, command, expected) => {
    const effects = openHome().ask(command);
    const told = effects.map((effect) =>
      effect.kind === "answer" ? `${effect.outcome}: ${effect.detail}`.slice(0, expected[0]?.length) : effect.kind,
    );
    expect(told).toEqual(expected);
  });
});

test("R-034 a device that a list brought back while it was removed is gone when the bridge says so", () => {
  const home = openHome();
  const button = device("button");
  home.ask({ kind: "unpair", deviceId: button, force: true });
  home.feed({ kind: "devices", devices: [{ deviceId: button, isLife: true, silentAfter: hours(6) }] });
  expect(home.report().devices.map(({ deviceId }) => deviceId)).toContain("button");
  home.feed({ kind: "asked-answered", commandId, outcome: "done", detail: "" });
  expect(home.report().devices.map(({ deviceId }) => deviceId)).not.toContain("button");
});

describe("R-675 the report", () => {
  test("what was heard, lost and broken, by age; what is not known is null", () => {
    const home = openHome();
    home.feed({ kind: "uplink", state: "up", why: "" });
    home.feed({ kind: "uplink", state: "down", why: "cable" });
    home.feed({ kind: "uplink", state: "up", why: "" });
    home.feed({ kind: "link", linkId: "radar-line", state: "up", why: "" });
    home.feed({ kind: "link", linkId: "radar-line", state: "down", why: "unplugged" });
    home.say("button", { kind: "reading", quantity: "battery-percent", value: 61 });
    home.say("button", { kind: "reading", quantity: "link-quality", value: 300 });
    home.say("hall", { kind: "fault", fault: "tamper", state: "present", detail: "opened by somebody" });
    home.pass(seconds(60));
    const report = home.report();
    expect(diagnosticsReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      softwareVersion: "1.2.3",
      clock: { wallMs: startWallMs + 60_000, isTrusted: true, jumpedBySeconds: null },
      machine: null,
      outbox: null,
      broker: { isUp: true, forSeconds: 60, connects: 2, losses: 1 },
      links: [
        { linkId: "radar-line", model: "R60", isUp: false, forSeconds: 60, losses: 1, read: 7, unread: 2 },
        { linkId: "bridge", model: null, isUp: false, losses: 0, read: null, unread: null },
      ],
      // Life devices first, and among them the one that was never heard.
      devices: [
        { deviceId: "radar", heardSeconds: null, batteryPercent: null },
        { deviceId: "button", isLife: true, heardSeconds: 60, batteryPercent: 61, linkQuality: null },
        { deviceId: "hall", isLife: false },
      ],
    });
    expect(report.faults).toContainEqual({ deviceId: "hall", fault: "tamper", state: "present", agoSeconds: 60 });
    expect(report.faults.every(({ state }) => state === "present")).toBe(true);
    // What somebody wrote or did stands nowhere in it.
    expect(JSON.stringify(report)).not.toContain("somebody");
    home.say("hall", { kind: "fault", fault: "tamper", state: "gone", detail: "" });
    home.pass(seconds(2));
    expect(home.report().faults[0]).toMatchObject({ deviceId: "hall", fault: "tamper", state: "gone" });
  });

  test("of more than fits it says how much, and stays within its bytes with the longest names", () => {
    const ids = Array.from({ length: 150 }, (_, n) => `0x00158d00${String(n).padStart(8, "0")}`);
    const models = new Map(ids.map((id) => [device(id), "型".repeat(90)] as const));
    const home = openHome(ids);
    const report = home.report({ ...unread, counted: { ...unread.counted, models } });
    expect(report.devices.length).toBeLessThan(reportMax.devices);
    expect(report.devices.length + report.leftOut.devices).toBe(153);
    expect(new TextEncoder().encode(JSON.stringify(report)).byteLength).toBeLessThanOrEqual(reportBytesMax);
    expect(report.devices.slice(0, 2).map(({ isLife }) => isLife)).toEqual([true, true]);
    expect(diagnosticsReportSchema.parse(report)).toEqual(report);
  });
});
