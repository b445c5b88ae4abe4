/** Lines of their own: opens each, asks what has to be asked, and feeds what its driver understood to the loop. Part of `app.ts`. */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { attempt, createUnreadable } from "./app-unreadable.ts";
import type { LineConfig } from "./config.ts";
import { openStream, receive } from "./drivers/byte-stream.ts";
import type { BridgeOutput } from "./drivers/driver.ts";
import type { ByteLink } from "./links/byte-link.ts";
import { createSerialLink } from "./links/serial-link.ts";
import { createTcpLink } from "./links/tcp-link.ts";
import type { Loop } from "./loop.ts";

export type Line = LineConfig & { link: ByteLink; isUp: boolean; read: number; unread: number };

export function createLink({ address, driver }: LineConfig, clock: Clock, random: () => number): ByteLink {
  switch (address.kind) {
    case "serial":
      return createSerialLink({ path: address.path, settings: driver.serial, clock, random });
    case "tcp":
      return createTcpLink({ host: address.host, port: address.port, clock, random });
  }
}

/** Bytes to observations, and the questions that a line has to be asked. Disposing it ends the questions; the link is closed by itself. */
export function runLine(line: Line, { loop, clock, log }: { loop: Loop; clock: Clock; log: Log }): Disposable {
  const { driver, link, deviceId } = line;
  let stream = openStream(driver);
  let asked = 0;
  let timer: Timer | undefined;
  let noiseBytes = 0;
  let noiseToldAtMs = Number.NEGATIVE_INFINITY;
  const unreadable = createUnreadable({ loop, log, from: "line" });

  const ask = (): void => {
    const frame = driver.poll.frames[asked++ % driver.poll.frames.length];
    if (frame) link.write(frame);
    timer = clock.after(driver.poll.every, ask);
  };
  link.start({
    up() {
      line.isUp = true;
      stream = openStream(driver, stream.memory);
      loop.feed({ kind: "link", linkId: line.id, state: "up", why: link.address });
      for (const frame of driver.onOpen()) link.write(frame);
      timer?.cancel();
      timer = clock.after(driver.poll.every, ask);
    },
    down(why) {
      line.isUp = false;
      timer?.cancel();
      loop.feed({ kind: "link", linkId: line.id, state: "down", why });
    },
    bytes(chunk) {
      const received = attempt(() => receive(driver, stream, chunk, clock.uptimeMs()));
      if ("why" in received) {
        // What the driver remembered may be what it stumbled over.
        stream = openStream(driver);
        line.unread++;
        unreadable.say({ deviceId, why: received.why, sample: hex(chunk), error: received.error }, "life");
        return;
      }
      stream = received.stream;
      line.read += received.frames;
      line.unread += received.noise.length;
      const said = received.observations;
      if (said.length === 0 && received.frames > 0) observe(loop, deviceId, { kind: "alive" });
      for (const observation of said) observe(loop, deviceId, observation);
      for (const noise of received.noise) noiseBytes += noise.bytes.byteLength;
      const [sample] = received.noise;
      if (!sample || clock.uptimeMs() - noiseToldAtMs < minutes(1)) return;
      noiseToldAtMs = clock.uptimeMs();
      const fields = { linkId: line.id, bytes: noiseBytes, why: sample.why, sample: hex(sample.bytes) };
      log.warn("noise", { event: "noise", ...fields });
    },
  });
  return { [Symbol.dispose]: () => timer?.cancel() };
}

function observe(loop: Loop, deviceId: LineConfig["deviceId"], observation: Parameters<typeof asObserved>[1]): void {
  loop.feed(asObserved(deviceId, observation));
}

function asObserved(
  deviceId: LineConfig["deviceId"],
  observation: Extract<BridgeOutput, { kind: "observed" }>["observation"],
) {
  return { kind: "observed", from: "line", deviceId, observation, occurredAtMs: undefined } as const;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 32)).toString("hex");
