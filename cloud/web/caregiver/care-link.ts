/**
 * Holds the live stream open and says which homes have news. It notices silence by itself, comes back at longer and longer intervals, and lets go while nobody looks:
 * there are more families than streams, and a phone in a pocket needs none.
 */

import type { StreamEvent } from "../../api/contract.ts";
import { silenceMaxMs } from "./freshness.ts";

export type LinkNews =
  /** Something was heard. `of`: which home it is about; null: any of them; undefined: none. */
  { kind: "heard"; uptimeMs: number; of?: string | null } | { kind: "lost"; uptimeMs: number };

const kinds = ["snapshot", "incident", "home", "faults", "beat"] as const satisfies readonly StreamEvent["kind"][];

/** A snapshot may be as long in the making, and nothing is said before it. */
const beginsWithinMs = 12_000;
const comeBackAfterMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Whoever only looks at a message for a moment keeps it. */
const letGoAfterMs = 60_000;

export function openCareLink(page: string, tell: (news: LinkNews) => void): Disposable {
  let source: EventSource | undefined;
  let retry: number | undefined;
  let resting: number | undefined;
  let failures = 0;
  let heardAtMs = performance.now();
  let hasBegun = false;

  const connect = (): void => {
    retry = undefined;
    heardAtMs = performance.now();
    hasBegun = false;
    source = new EventSource(`/api/stream?desk=${page}`);
    source.onerror = comeBack;
    for (const kind of kinds) source.addEventListener(kind, read);
  };

  const letGo = (): void => {
    source?.close();
    source = undefined;
    tell({ kind: "lost", uptimeMs: performance.now() });
  };

  const comeBack = (): void => {
    letGo();
    const wait = comeBackAfterMs[Math.min(failures, comeBackAfterMs.length - 1)] ?? 0;
    failures += 1;
    // Those that were cut off together come back apart.
    retry ??= window.setTimeout(connect, wait * (1 + (performance.now() % 1)));
  };

  const read = (message: MessageEvent<string>): void => {
    heardAtMs = performance.now();
    hasBegun = true;
    failures = 0;
    const of = homeOf(message);
    tell({ kind: "heard", uptimeMs: heardAtMs, ...(of === undefined ? {} : { of }) });
  };

  const watch = window.setInterval(() => {
    if (source && performance.now() - heardAtMs > (hasBegun ? silenceMaxMs : beginsWithinMs)) comeBack();
  }, 500);

  const seen = (): void => {
    window.clearTimeout(resting);
    if (document.visibilityState === "hidden") {
      resting = window.setTimeout(() => {
        window.clearTimeout(retry);
        retry = undefined;
        letGo();
      }, letGoAfterMs);
    } else if (source === undefined) {
      window.clearTimeout(retry);
      connect();
    }
  };
  document.addEventListener("visibilitychange", seen);
  connect();
  return {
    [Symbol.dispose]() {
      document.removeEventListener("visibilitychange", seen);
      window.clearInterval(watch);
      window.clearTimeout(retry);
      window.clearTimeout(resting);
      source?.close();
    },
  };
}

/** Which home an event is about. What cannot be read is about any of them: this page is older than the server. */
function homeOf({ type, data }: MessageEvent<string>): string | null | undefined {
  try {
    // `as`: the server is our own and is held to the contract by its tests.
    const event = JSON.parse(data) as StreamEvent;
    if (event.kind === "home") return event.home.homeId;
    if (event.kind === "incident") return event.incident.homeId ?? undefined;
    // Whatever else there may be is about no home of theirs.
    return event.kind === "snapshot" || event.kind === "faults" ? null : undefined;
  } catch {
    return type === "beat" ? undefined : null;
  }
}
