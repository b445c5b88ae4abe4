/** Questions to a time series server over HTTP: with a limit in time and size, and an error that says what the server said. */

import type { Millis } from "@shouwang/shared/time/duration.ts";

export type InfluxServer = {
  /** `http://host:port`, without a path. */
  url: string;
  database: string;
  token: string | null;
  timeout: Millis;
};

/** An answer is read into memory: the day of a home is some 100 kB, a whole year of one series 20 MB. */
const answerBytesMax = 64 * 1024 * 1024;

/** @returns the body as text. Rejects for every status but 2xx. Redirects are refused: they would repeat a query with its token elsewhere. */
export async function askServer(
  server: InfluxServer,
  request: { path: string; form?: Record<string, string> },
  signal: AbortSignal,
): Promise<string> {
  const response = await fetch(new URL(request.path, server.url), {
    ...(request.form ? { method: "POST", body: new URLSearchParams(request.form) } : {}),
    ...(server.token === null ? {} : { headers: { authorization: `Token ${server.token}` } }),
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(server.timeout)]),
  });
  const text = await boundedText(response);
  if (!response.ok)
    throw new Error(`The time series server answered ${response.status} to ${request.path}: ${text.slice(0, 200)}`);
  return text;
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest of the answer.
    if (bytes > answerBytesMax)
      throw new Error(`The time series server answered more than ${answerBytesMax} bytes: ask for less.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
