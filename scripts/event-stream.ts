/** Reads a server-sent event stream as an outside program would: the desk stream in tests and benchmarks. */

import { createParser } from "eventsource-parser";

/** `id`: what to say as `after` when one comes back; empty: it has none. */
export type StreamedEvent = { name: string; data: string; id: string };

export type EventStream = AsyncDisposable & {
  /** Resolves when the answer's headers are in. */
  readonly opened: Promise<void>;
  /** Resolves when the stream has ended, for whatever reason. */
  readonly ended: Promise<void>;
};

/** @param headers as whoever is signed in sends them. */
export function openEventStream(
  url: string,
  onEvent: (event: StreamedEvent) => void,
  headers: Readonly<Record<string, string>> = {},
): EventStream {
  const control = new AbortController();
  const parser = createParser({
    onEvent: (event) => onEvent({ name: event.event ?? "message", data: event.data, id: event.id ?? "" }),
  });
  const opening = fetch(url, { headers: { accept: "text/event-stream", ...headers }, signal: control.signal });
  const opened = opening.then((answer) => {
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  });
  const ended = opening.then(async (answer) => {
    if (!answer.body) return;
    const text = answer.body.pipeThrough(new TextDecoderStream());
    for await (const chunk of text) parser.feed(chunk);
  });
  // The end of a stream that we cut ourselves is no error.
  const quiet = ended.catch(() => {});
  return {
    opened,
    ended: quiet,
    async [Symbol.asyncDispose]() {
      control.abort();
      await quiet;
    },
  };
}
