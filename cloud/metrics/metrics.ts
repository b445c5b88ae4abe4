/** What the running cloud counts: breaches of its promises would show here first. */

export type Counters = {
  received(channel: string): void;
  /** Could not be read, or came from nobody we know. Answers how many there were on this channel. */
  noise(channel: string): number;
  /** Not taken for want of room, not receipted: it comes again. */
  dropped(channel: string): void;
  quarantined(channel: string): void;
  /** One transaction is on the disk. */
  committed(tookMs: number): void;
  /** A deadline was decided. */
  fired(): void;
};
