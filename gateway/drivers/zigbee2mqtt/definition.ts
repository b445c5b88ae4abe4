/**
 * What the gateway needs to know about the bridge besides its messages: what to subscribe to, and how long a device may be silent.
 *
 * `base/#` would bring 255 kB of cluster definitions and a line of log for each message, so the topics are named. A name with `/` is
 * below none of them; its topics are followed once the bridge's list has told it.
 */

import { hours, type Millis } from "@shouwang/shared/time/duration.ts";
import type { BridgeMessage } from "../driver.ts";
import { readMessage } from "./message.ts";

/** None of these overlap, so that no broker delivers a message twice. */
export function bridgeTopics(base: string): readonly string[] {
  const bridge = ["state", "info", "devices", "event", "response/#"].map((name) => `${base}/bridge/${name}`);
  return [...bridge, `${base}/+`, `${base}/+/availability`];
}

/** Further topics that a message of the bridge makes necessary; none for most messages. */
export function followedTopics(base: string, message: BridgeMessage): readonly string[] {
  if (message.topic !== `${base}/bridge/devices`) return [];
  const incoming = readMessage(base, message);
  if (incoming.kind !== "devices") return [];
  const names = incoming.devices
    .map((device) => device.name)
    .filter((name) => name.includes("/") && !/[+#\0]/.test(name));
  return names.flatMap((name) =>
    name.endsWith("/availability") ? [`${base}/${name}`] : [`${base}/${name}`, `${base}/${name}/availability`],
  );
}

/**
 * Battery devices report about once an hour by their own rhythm, up to four hours with some vendors; the bridge itself waits 25 hours before it
 * says `offline`. Six hours is what we recommend as the bridge's own setting, and what we wait.
 */
export const deviceSilentAfter: Millis = hours(6);
