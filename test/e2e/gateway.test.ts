import { spawnSync } from "node:child_process";
import { join } from "node:path";
import mqtt from "mqtt";
import { expect, test } from "vitest";
import {
  startFakeCloud,
  startGatewayProcess,
  temporaryFolder,
  type GatewayProcess,
  type Line,
} from "../builders/gateway-process.ts";

const button = "0x00158d0001020304";
const configuration = (more: Readonly<Record<string, unknown>> = {}) => ({
  kind: "demo",
  gatewayId: "gw-e2e",
  assignmentId: "kit-e2e",
  homeId: "home-e2e",
  clockTrust: "assume",
  bridge: { broker: "embedded", port: 0, devices: [{ deviceId: button, life: true }] },
  ...more,
});

const isReady = (line: Line): boolean => line["event"] === "ready";
const isAccepted =
  (lane: string) =>
  (line: Line): boolean =>
    line["event"] === "accepted" && line["lane"] === lane;

/** A radio bridge on the gateway's broker, as far as a press goes. */
async function startBridge(gateway: GatewayProcess) {
  const ready = await gateway.line(isReady);
  await gateway.line((line) => line["event"] === "bridge broker");
  const client = await mqtt.connectAsync(String(ready["bridgeUrl"]), { protocolVersion: 4 });
  await client.publishAsync("zigbee2mqtt/bridge/state", JSON.stringify({ state: "online" }), { qos: 1, retain: true });
  return {
    press: () =>
      client.publishAsync(
        `zigbee2mqtt/${button}`,
        JSON.stringify({ action: "emergency", linkquality: 90, last_seen: Date.now() }),
        { qos: 1 },
      ),
    [Symbol.asyncDispose]: () => client.endAsync(true),
  };
}

test("R-033 a press on the radio bridge is accepted, reaches the cloud, and the gateway says that a human has it", async () => {
  using folder = temporaryFolder();
  await using cloud = await startFakeCloud("gw-e2e");
  const file = folder.write("gateway.json", configuration());
  await using gateway = startGatewayProcess(["--config", file, "--data", folder.path, "--broker", cloud.url]);
  await using bridge = await startBridge(gateway);
  await cloud.heard((said) => said.channel === "hello");
  await bridge.press();
  const accepted = await gateway.line(isAccepted("life"));
  const life = await cloud.heard((said) => said.channel === "life");
  expect(life.message).toMatchObject({
    alarmId: accepted["alarmId"],
    seq: accepted["seq"],
    body: { event: { alarm: "panic" } },
  });
  const alarms = [{ alarmId: String(accepted["alarmId"]), standing: "acknowledged", atMs: 1, by: "Operator Li" }];
  cloud.tell("receipt", { v: 1, ledgerId: "ledger-1", receipts: [], alarms });
  const told = await gateway.line((line) => line["event"] === "a human has it");
  expect(told).toMatchObject({ alarmId: accepted["alarmId"], by: "Operator Li" });
  expect(await gateway.kill("SIGTERM")).toBe(0);
});

test("R-005 R-175 what was accepted before kill -9 is sent by the next run, in its old epoch, and what the cloud set is kept", async () => {
  using folder = temporaryFolder();
  await using cloud = await startFakeCloud("gw-e2e");
  cloud.setReceipts(false);
  const file = folder.write("gateway.json", configuration());
  const args = ["--config", file, "--data", folder.path, "--broker", cloud.url];
  const first = startGatewayProcess(args);
  const bridge = await startBridge(first);
  for (let at = 0; at < 5; at++) await bridge.press();
  await first.line((line) => isAccepted("life")(line) && line["seq"] === 5);
  const devices = [{ deviceId: button, name: "床头按钮", room: "bedroom", isLife: true }];
  const moved = { version: 1, assignmentId: "kit-moved", assignedAtMs: 1, devices };
  cloud.tell("desired", { v: 1, configurationHash: "", configuration: moved });
  const claimed = await cloud.heard(
    ({ channel, message }) => channel === "hello" && message["configurationHash"] !== "none",
  );
  await first.kill("SIGKILL");
  await bridge[Symbol.asyncDispose]();

  const before = cloud.said.length;
  cloud.setReceipts(true);
  const accepted = first.lines.filter(isAccepted("life"));
  await using _second = startGatewayProcess(args);
  for (const { alarmId, epoch } of accepted) {
    const again = await cloud.heard(
      (said) => cloud.said.indexOf(said) >= before && said.message["alarmId"] === alarmId,
    );
    expect([again.message["epoch"], again.message["assignmentId"]]).toEqual([epoch, "kit-e2e"]);
  }
  const hello = cloud.said.slice(before).find(({ channel }) => channel === "hello")?.message;
  expect(hello).toMatchObject({ assignmentId: "kit-moved", configurationHash: claimed.message["configurationHash"] });
});

test("R-007 an outage of the cloud's broker loses nothing: what came meanwhile is sent when it is back", async () => {
  using folder = temporaryFolder();
  const file = folder.write("gateway.json", configuration());
  await using cloud = await startFakeCloud("gw-e2e");
  await using gateway = startGatewayProcess(["--config", file, "--data", folder.path, "--broker", cloud.url]);
  await using bridge = await startBridge(gateway);
  await cloud.heard((said) => said.channel === "hello");
  cloud.setAway(true);
  await gateway.line((line) => line["event"] === "uplink down");
  for (let at = 0; at < 3; at++) await bridge.press();
  await gateway.line((line) => isAccepted("life")(line) && line["seq"] === 3);
  expect(cloud.said.filter((said) => said.channel === "life")).toEqual([]);
  cloud.setAway(false);
  for (const { alarmId } of gateway.lines.filter(isAccepted("life"))) {
    await cloud.heard((said) => said.channel === "life" && said.message["alarmId"] === alarmId);
  }
});

test("a card that cannot be written does not stop an alarm, and is a fault", async () => {
  using folder = temporaryFolder();
  await using cloud = await startFakeCloud("gw-e2e");
  const file = folder.write("gateway.json", configuration());
  // A file stands where the folder should be: no outbox can be opened there.
  await using gateway = startGatewayProcess(["--config", file, "--data", file, "--broker", cloud.url]);
  await using bridge = await startBridge(gateway);
  await bridge.press();
  await cloud.heard((said) => said.channel === "life");
  await gateway.line((line) => line["event"] === "fault present" && line["fault"] === "storage");
});

test("a lost line is a fault and a retry, never an exit", async () => {
  using folder = temporaryFolder();
  await using cloud = await startFakeCloud("gw-e2e");
  const lines = [{ address: "tcp://127.0.0.1:1", model: "sy-fall-radar", deviceId: "radar" }];
  const file = folder.write("gateway.json", configuration({ lines }));
  await using gateway = startGatewayProcess(["--config", file, "--data", folder.path, "--broker", cloud.url]);
  await gateway.line(
    (line) => line["event"] === "fault present" && line["fault"] === "link-lost" && line["deviceId"] === "radar",
  );
  await gateway.line(
    (line) => line["event"] === "fault present" && line["fault"] === "silent" && line["deviceId"] === "radar",
  );
  expect(await gateway.kill("SIGTERM")).toBe(0);
});

test("a command is answered: a self-test tells what works, an old one has expired", async () => {
  using folder = temporaryFolder();
  await using cloud = await startFakeCloud("gw-e2e");
  const file = folder.write("gateway.json", configuration());
  await using _gateway = startGatewayProcess(["--config", file, "--data", folder.path, "--broker", cloud.url]);
  await cloud.heard((said) => said.channel === "hello");
  cloud.tell("command", { v: 1, commandId: "c-late", deadlineAtMs: 1, command: { kind: "self-test" } });
  cloud.tell("command", {
    v: 1,
    commandId: "c-now",
    deadlineAtMs: Date.now() + 60_000,
    command: { kind: "self-test" },
  });
  const late = await cloud.heard((said) => said.message["commandId"] === "c-late");
  const now = await cloud.heard((said) => said.message["commandId"] === "c-now");
  expect(late.message["outcome"]).toBe("expired");
  expect(["done", "failed"]).toContain(now.message["outcome"]);
});

test.each([
  ["no configuration", []],
  ["a virtual clock for a real home", ["--clock", "replay", "--clock-start", "0"]],
])("%s ends the start with a sentence and exit code 2", (_name, extra) => {
  using folder = temporaryFolder();
  const file = folder.write("gateway.json", configuration({ brokers: ["mqtt://127.0.0.1:1"] }));
  const args = extra.length === 0 ? [] : ["--config", file, ...extra];
  const main = new URL("../../gateway/main.ts", import.meta.url).pathname;
  const ended = spawnSync(process.execPath, [main, ...args], { encoding: "utf8", timeout: 20_000 });
  expect(ended.status).toBe(2);
  expect(ended.stderr).toMatch(/configuration|real home/i);
});

test("R-178 a card that hangs on the configuration: presses are heard, the fault is said, and the gateway still ends", async () => {
  using folder = temporaryFolder();
  await using cloud = await startFakeCloud("gw-e2e");
  const file = folder.write("gateway.json", configuration());
  // Whoever opens a pipe that nobody writes waits, as on a card that does not answer.
  spawnSync("mkfifo", [join(folder.path, "configuration.a")]);
  await using gateway = startGatewayProcess(["--config", file, "--data", folder.path, "--broker", cloud.url]);
  await using bridge = await startBridge(gateway);
  await bridge.press();
  await gateway.line(isAccepted("life"));
  await gateway.line((line) => line["event"] === "fault present" && line["fault"] === "configuration");
  // It has heard the signal and began to end, and then ended itself at its limit. Its very last line is lost at times (not yet explained).
  expect(await gateway.kill("SIGTERM")).toBeNull();
  expect(gateway.lines.map((line) => line["event"])).toContain("ending");
}, 60_000);
