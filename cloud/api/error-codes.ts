/** Everything that the API refuses, in one table: a code for programs, a status, and a sentence that says what to do. */

import type { ApiError } from "./contract.ts";

const table = {
  "not-json": [400, "The body is not JSON. Send one JSON object with content-type application/json."],
  "invalid-input": [400, "The request was not understood."],
  "host-refused": [
    403,
    "This address is not served. Open the page by the name it was started with (127.0.0.1 or localhost): there is no sign-in yet, so other names are refused.",
  ],
  "origin-refused": [403, "Another web page tried to use this one. Open the desk itself and do it there."],
  "no-such-route": [404, "There is nothing at this address. /api/openapi.json lists what there is."],
  "no-such-incident": [404, "No incident has this id. Reload the queue."],
  "no-such-home": [404, "No home has this id. /api/homes lists those that are registered."],
  "no-such-gateway": [404, "No gateway has this id. Register the kit first."],
  "no-such-command": [404, "This gateway was never sent a command with this id."],
  "no-demo-home": [404, "No demo home is attached. Start everything with npm start to have one."],
  "incident-changed": [
    409,
    "The incident has changed since you saw it, and nothing was done. Look at what is new and decide again.",
  ],
  "not-possible-now": [409, "This step is not possible now."],
  "body-too-large": [413, "The body is larger than 64 KiB. Nothing that the API takes is that long."],
  "not-this-media-type": [415, "Send JSON, with content-type application/json."],
  internal: [500, "The server could not answer, and its log says why. Try again; if it stays, call the technician."],
  "demo-home-unreachable": [502, "The demo home does not answer. Look at the terminal where it was started."],
  "page-not-built": [503, "The page has not been built: run npx vite build --config cloud/web/vite.config.ts."],
  "too-many-streams": [503, "Too many live pages are open. Close one and reload."],
  "not-in-time": [503, "The server did not answer in time. Try again; /healthz says what is wrong with it."],
} as const satisfies Record<string, readonly [status: number, sentence: string]>;

export type ErrorCode = keyof typeof table;

export type Refusal = { status: number; body: ApiError };

/** @param detail what exactly, as a sentence or part of one; it stands after the table's own sentence. */
export function refusal(code: ErrorCode, detail?: string): Refusal {
  const [status, sentence] = table[code];
  return { status, body: { code, message: detail === undefined ? sentence : `${sentence} ${detail}` } };
}
