/** Holds the live stream open: reads events, notices silence by itself, and starts again with a new snapshot. */

import type { StreamEvent } from "../../api/contract.ts";
import type { DeskInput } from "./desk-state.ts";

const kinds = [
  "snapshot",
  "incident",
  "home",
  "faults",
  "call",
  "telephony",
  "beat",
] as const satisfies readonly StreamEvent["kind"][];

const comeBackAfterMs = 1_000;
/** Longer than a beat and its delay: such a connection is dead even if nobody has said so. */
const silenceMaxMs = 15_000;

/** @param tell is called for each event, and once whenever the line is lost. */
export function openLiveLink(desk: string, tell: (input: DeskInput) => void): Disposable {
  let source: EventSource | undefined;
  let retry: number | undefined;
  let heardAtMs = performance.now();

  const connect = (): void => {
    retry = undefined;
    heardAtMs = performance.now();
    source = new EventSource(`/api/stream?desk=${desk}`);
    source.onerror = comeBack;
    for (const kind of kinds) source.addEventListener(kind, read);
  };

  const comeBack = (): void => {
    source?.close();
    tell({ kind: "lost", uptimeMs: performance.now() });
    retry ??= window.setTimeout(connect, comeBackAfterMs);
  };

  const read = (message: MessageEvent<string>): void => {
    heardAtMs = performance.now();
    try {
      // `as`: the server is our own and is held to the contract by its tests. A build older than the server may still misread.
      const event = JSON.parse(message.data) as StreamEvent;
      tell({ kind: "heard", event, uptimeMs: heardAtMs, wallMs: Date.now() });
    } catch {
      tell({ kind: "misread", uptimeMs: heardAtMs });
    }
  };

  const watch = window.setInterval(() => {
    if (retry === undefined && performance.now() - heardAtMs > silenceMaxMs) comeBack();
  }, 1_000);
  connect();
  return {
    [Symbol.dispose]() {
      window.clearInterval(watch);
      window.clearTimeout(retry);
      source?.close();
    },
  };
}
