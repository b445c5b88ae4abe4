/**
 * A line that carries bytes and may go away: a serial port that is unplugged, a serial server that restarts.
 *
 * The link reopens by itself on a bounded schedule for as long as it lives, and says each time whether it is up. Bytes given
 * to it while it is down are dropped and it says so: a command that waited for a replug would be stale.
 */

export type ByteLinkListener = {
  /** Open and flowing. Whatever was half received before is void. */
  up(): void;
  /** Lost or not to be opened; `why` is for the log and the fault. Called once per loss, not per attempt. */
  down(why: string): void;
  bytes(chunk: Uint8Array): void;
};

export type ByteLink = AsyncDisposable & {
  /** `serial:/dev/ttyUSB0` or `tcp://host:port`, for people. */
  readonly address: string;
  start(listener: ByteLinkListener): void;
  write(bytes: Uint8Array): "written" | "dropped";
  /** Close and open again: what supervision does when the line is open but nothing valid comes. */
  reopen(why: string): void;
};
