/**
 * The connection to the cloud's broker. It keeps nothing: what was not receipted is sent again by whoever holds the outbox, so
 * publishing while disconnected is refused instead of queued.
 */

import type { DownChannel, UpChannel } from "@shouwang/shared/wire/topics.ts";

export type UplinkListener = {
  /** A new connection is subscribed and ready: say hello. */
  up(): void;
  down(why: string): void;
  message(channel: DownChannel, payload: Uint8Array): void;
};

export type Uplink = AsyncDisposable & {
  readonly address: string;
  start(listener: UplinkListener): void;
  /** Ends the pause before the next attempt, where there is one; an attempt under way goes on. */
  hurry(): void;
  /** Gives up this connection for the next broker; without another broker it stays. */
  leave(): void;
  /** `handed-over`: the broker has acknowledged it, which says nothing about the cloud. `refused`: not connected, or the link broke. */
  publish(channel: UpChannel, payload: Uint8Array): Promise<"handed-over" | "refused">;
};
