/** Holds the live stream open: reads events, notices silence by itself, and goes on where it left off. */

import type { StreamEvent } from "../../api/contract.ts";
import type { DeskInput } from "./desk-state.ts";
import type { DeskNews } from "./desk-store.ts";
import { createFrameReader, type StreamFrame } from "./stream-frames.ts";

/** What is of another kind is for pages newer than this one. */
const kinds: ReadonlySet<string> = new Set([
  "snapshot",
  "snapshot-rest",
  "resumed",
  "incident",
  "home",
  "faults",
  "call",
  "telephony",
  "looking",
  "beat",
] satisfies StreamEvent["kind"][]);

const comeBackAfterMs = 1_000;
/** Longer than two beats: such a connection is dead even if nobody has said so. */
const silenceMaxMs = 5_000;
/** A snapshot may be as long in the making, and nothing is said before it. */
const beginsWithinMs = 12_000;

/** @param tell is called for each event, in its order, and once whenever the line is lost. */
export function openLiveLink(desk: string, tell: (news: DeskNews) => void): Disposable {
  let line: AbortController | undefined;
  let retry: number | undefined;
  let heardAtMs = performance.now();
  let hasBegun = false;
  /** How far this page got; empty = it has everything still to come. */
  let after = "";

  const connect = (): void => {
    retry = undefined;
    heardAtMs = performance.now();
    hasBegun = false;
    line = new AbortController();
    void listen(line.signal);
  };

  /** Until the line ends, by whomever. */
  const listen = async (signal: AbortSignal): Promise<void> => {
    try {
      const path = `/api/stream?desk=${desk}${after === "" ? "" : `&after=${after}`}`;
      const answer = await fetch(path, { signal, cache: "no-store", headers: { accept: streamType } });
      const isStream = answer.ok && answer.headers.get("content-type")?.startsWith(streamType) === true;
      const reader = isStream ? answer.body?.getReader() : undefined;
      const framesOf = createFrameReader();
      for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
        heardAtMs = performance.now();
        for (const frame of framesOf(piece.value)) hear(frame, heardAtMs);
      }
    } catch {
      // Refused, cut or given up: all the same to a page that sees nothing.
    }
    if (!signal.aborted) comeBack();
  };

  const comeBack = (): void => {
    line?.abort();
    tell({ kind: "lost", uptimeMs: performance.now() });
    retry ??= window.setTimeout(connect, comeBackAfterMs);
  };

  const hear = ({ kind, data, id }: StreamFrame, uptimeMs: number): void => {
    if (!kinds.has(kind)) return;
    hasBegun = true;
    const wallMs = Date.now();
    // Read when it is its turn: a hundred parts are more than a frame has time for.
    tell((): DeskInput => {
      try {
        // `as`: the server is our own and is held to the contract by its tests. A build older than the server may still misread.
        const event = JSON.parse(decoder.decode(data)) as StreamEvent;
        if (id !== null) after = id;
        return { kind: "heard", event, uptimeMs, wallMs };
      } catch {
        return { kind: "misread", uptimeMs };
      }
    });
  };

  const watch = window.setInterval(() => {
    const silentMs = performance.now() - heardAtMs;
    if (retry === undefined && silentMs > (hasBegun ? silenceMaxMs : beginsWithinMs)) comeBack();
  }, 1_000);
  connect();
  return {
    [Symbol.dispose]() {
      window.clearInterval(watch);
      window.clearTimeout(retry);
      line?.abort();
    },
  };
}

const decoder = new TextDecoder();
const streamType = "text/event-stream";
