import { expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { runBridge, type Bridge } from "./app-bridge.ts";
import { runLine, type Line } from "./app-lines.ts";
import type { AnyByteDriver } from "./drivers/driver.ts";
import type { BridgeLinkListener } from "./links/bridge-link.ts";
import type { ByteLinkListener } from "./links/byte-link.ts";
import type { InputWithoutId, Loop } from "./loop.ts";

const device = (text: string) => must(parseDeviceId(text), text);

/** What the loop is fed, in short. */
function ear() {
  const fed: string[] = [];
  const clock = createManualClock({ wallMs: 0 });
  const feed = (input: InputWithoutId): void => {
    if (input.kind !== "observed") return;
    const { observation } = input;
    const what =
      observation.kind === "life" ? observation.alarm : observation.kind === "fault" ? observation.fault : "-";
    fed.push(`${input.deviceId}: ${observation.kind} ${what}`);
  };
  const now = () => ({ wallMs: 0, uptimeMs: clock.uptimeMs(), bootId: "boot", trust: "trusted" });
  // `as`: of the loop, lines and bridges use these two.
  return { fed, clock, loop: { feed, now } as unknown as Loop };
}

test("R-131 bytes that a driver stumbles over raise as unreadable each time, and the line goes on", () => {
  const { fed, clock, loop } = ear();
  let listener: ByteLinkListener | undefined;
  const driver: AnyByteDriver = {
    kind: "bytes",
    model: "test",
    serial: { baudRate: 9_600, dataBits: 8, parity: "none", stopBits: 1 },
    silentAfter: seconds(10),
    frameBytesMax: 16,
    decode: (buffer) => ({ out: [{ kind: "frame", frame: buffer[0] }], rest: new Uint8Array() }),
    firstMemory: () => 0,
    interpret(memory, frame) {
      if (frame === 0xff) throw new RangeError("no such frame");
      return { memory, observations: [{ kind: "alive" }] };
    },
    onOpen: () => [],
    poll: { every: seconds(1), frames: [] },
  };
  const line = {
    id: "radar",
    deviceId: device("radar"),
    driver,
    isUp: false,
    link: { address: "test", start: (given: ByteLinkListener) => void (listener = given), write: () => true },
  };
  // `as`: of a line, its driver and its link are what counts here.
  using _running = runLine(line as unknown as Line, { loop, clock, log: silentLog });
  listener?.bytes(Uint8Array.of(0xff));
  listener?.bytes(Uint8Array.of(0xff));
  listener?.bytes(Uint8Array.of(0x01));
  expect(fed).toEqual([
    "radar: fault unreadable",
    "radar: life unreadable",
    "radar: fault unreadable",
    "radar: life unreadable",
    "radar: alive -",
  ]);
});

test("R-131 a message of the bridge that its driver stumbles over: a retained one is a fault, a fresh one may be a press", () => {
  const { fed, clock, loop } = ear();
  let listener: BridgeLinkListener | undefined;
  const bridge = {
    config: { baseTopic: "zigbee2mqtt", deviceId: device("bridge"), panicButtons: [], devices: [] },
    link: {
      address: "test",
      start: (given: BridgeLinkListener) => void (listener = given),
      publish: () => "published",
    },
    isUp: true,
    joining: undefined,
  };
  // `as`: of a bridge, its configuration and its link are what counts here.
  runBridge(bridge as unknown as Bridge, { loop, log: silentLog, clock, isRelied: () => false, advance: undefined });
  const poison = (topic: string, retained: boolean): void =>
    listener?.message({
      topic,
      retained,
      get payload(): Uint8Array {
        throw new TypeError("stumbled");
      },
    });
  poison("zigbee2mqtt/bridge/devices", true);
  poison("zigbee2mqtt/hall", true);
  expect(fed).toEqual(["bridge: fault unreadable", "bridge: fault unreadable"]);
  poison("zigbee2mqtt/somebody", false);
  expect(fed.at(-1)).toBe("bridge: life unreadable");
  // The second press is another one, whatever became of the first.
  poison("zigbee2mqtt/somebody", false);
  expect(fed.filter((one) => one === "bridge: life unreadable")).toHaveLength(2);
});
