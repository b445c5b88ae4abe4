/** The way to a radio bridge: a broker on which it publishes. The embedded broker and an external one look the same from here. */

export type BridgeLinkListener = {
  up(): void;
  down(why: string): void;
  message(message: { topic: string; payload: Uint8Array; retained: boolean }): void;
};

export type BridgeLink = AsyncDisposable & {
  readonly address: string;
  start(listener: BridgeLinkListener): void;
  /** Dropped while the broker is away: pairing requests are for now, not for later. */
  publish(topic: string, payload: Uint8Array, options: { retain: boolean }): "published" | "dropped";
};
