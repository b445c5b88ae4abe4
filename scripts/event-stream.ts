/** Reads a server-sent event stream as an outside program would: the desk stream in tests and benchmarks. */

import { createParser } from "eventsource-parser";

export type StreamedEvent = { name: string; data: string };

export type EventStream = AsyncDisposable & {
  /** Resolves when the answer's headers are in. */
  readonly opened: Promise<void>;
  /** Resolves when the stream has ended, for whatever reason. */
  readonly ended: Promise<void>;
};

export function openEventStream(url: string, onEvent: (event: StreamedEvent) => void): EventStream {
  const control = new AbortController();
  const parser = createParser({
    onEvent: (event) => onEvent({ name: event.event ?? "message", data: event.data }),
  });
  const opening = fetch(url, { headers: { accept: "text/event-stream" }, signal: control.signal });
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
