/**
 * Everything that the API refuses, in one table: a code for programs, a status, and a sentence that says what to do. It leaves as
 * problem details (RFC 9457), with our `code` and `message` beside them.
 */

import type { ApiError } from "./contract.ts";

const table = {
  "not-json": [400, "The body is not JSON. Send one JSON object with content-type application/json."],
  "invalid-input": [400, "The request was not understood."],
  "too-deep": [400, "The body is nested too deep. Nothing that the API takes has more than a few levels."],
  "forbidden-property": [400, "The body has a property that no body may have (__proto__, constructor). Leave it out."],
  "password-refused": [400, "This password is not taken."],
  "wrong-credentials": [401, "The name, the password or the code is not right. Look at it and try again."],
  "not-signed-in": [401, "Nobody is signed in here. Sign in first."],
  "sign-in-again": [401, "This needs a fresh sign-in. Sign out, sign in again and do it within a quarter of an hour."],
  "account-locked": [403, "An administrator has locked this account. Ask them to unlock it."],
  "not-yours-to-grant": [
    403,
    "This role or area is not yours to grant. Ask whoever administers the area around yours.",
  ],
  "not-on-yourself": [403, "Nobody does this to themselves. Ask another administrator."],
  "link-gone": [
    404,
    "This link does not hold any more: it was used, replaced or is older than 72 hours. Ask for a new one.",
  ],
  "answer-link-gone": [
    404,
    "This link does not hold any more. Open the one of the latest message, or call whoever sent it.",
  ],
  "not-signed": [
    401,
    "This was not signed as it must be, or not within five minutes. Look at the secret and the clock.",
  ],
  "message-id-used": [409, "Another message had this id, and nothing was done. Give each message an id of its own."],
  "no-such-account": [404, "Nobody in your reach has this id."],
  "no-such-session": [404, "There is no such session. Reload the list."],
  "no-such-factor": [404, "There is no such second factor. Reload the list."],
  "name-taken": [409, "Somebody has this login or this number already. Choose another one."],
  "last-factor": [409, "This is your last second factor and your role needs one. Add another one first."],
  "changed-meanwhile": [409, "It has changed since you saw it, and nothing was done. Reload and decide again."],
  "too-many-tries": [
    429,
    "Too many tries. Wait until the time that the answer names, or use a browser you have signed in with before.",
  ],
  "too-many-requests": [429, "Too many requests. Wait as long as the answer says; alarms can be answered meanwhile."],
  "sign-in-busy": [503, "Too many people are signing in at this moment. Try again in a few seconds."],
  "not-allowed": [403, "Your role does not do this here. Ask whoever administers your area."],
  "grant-expired": [403, "What you were granted has run out. Ask whoever administers your area to renew it."],
  "second-factor-needed": [403, "Your role needs a second factor. Add one in your own settings and sign in with it."],
  "not-your-name": [403, "Somebody else's name stands in this request. Leave `by` out: who acts is who signed in."],
  "not-secure": [403, "This page is served over a secure connection only. Open it with https."],
  "host-refused": [
    403,
    "This address is not served. Open the page by a name it was started with: 127.0.0.1, localhost, or one given with --hostname.",
  ],
  "origin-refused": [403, "Another web page tried to use this one. Open the desk itself and do it there."],
  "no-such-route": [404, "There is nothing at this address. /api/openapi.json lists what there is."],
  "no-such-incident": [404, "No incident has this id. Reload the queue."],
  "no-such-home": [404, "No home has this id. /api/homes lists those that are registered."],
  "no-such-area": [404, "No area with this code is in your reach. Choose one from the list of areas."],
  "no-such-resident": [404, "No resident has this id. Go back to the list and choose again."],
  "no-such-kit": [404, "No kit has this id. Go back to the list and choose again."],
  "no-such-gateway": [404, "No gateway has this id. Register the kit first."],
  "no-such-call": [404, "There is no such telephone call, or it is not for your desk. Reload the page."],
  "no-such-command": [404, "This gateway was never sent a command with this id."],
  "no-demo-home": [404, "No demo home is attached. Start everything with npm start to have one."],
  "incident-changed": [
    409,
    "The incident has changed since you saw it, and nothing was done. Look at what is new and decide again.",
  ],
  "absence-changed": [
    409,
    "Somebody has set or ended an absence here since you saw it, and nothing was done. Look again and decide.",
  ],
  "absence-in-the-past": [400, "The last day of an absence is today or later. Choose another one."],
  "absence-too-long": [400, "An absence is 60 days long at most. Set it again before it ends, if it goes on."],
  "no-such-shift": [404, "There is no such hand-over of a shift. Reload the list."],
  "shift-not-yours": [409, "Only the person who is named takes over this shift, once. Ask for a new hand-over."],
  "not-to-yourself": [409, "A shift is handed over to somebody else. Name them."],
  "nobody-at-desk": [
    409,
    "Nobody of this name sits at a desk now and may take it. Choose somebody who is there, or ask for help instead.",
  ],
  "nobody-to-send": [
    409,
    "This person cannot be sent any more. Look at the list again, or name somebody by telephone.",
  ],
  "not-possible-now": [409, "This step is not possible now."],
  "body-too-large": [413, "The body is larger than 64 KiB. Nothing that the API takes is that long."],
  "not-this-media-type": [415, "Send JSON, with content-type application/json."],
  "file-too-large": [413, "The file is larger than is taken here. Make several files of it."],
  "not-this-kind-of-file": [
    415,
    "Send the file itself, with the content-type that it has: text/csv, or that of .xlsx.",
  ],
  "month-not-over": [409, "This month is not over, so its numbers are still becoming. Close it when it is."],
  "month-closed-already": [
    409,
    "This month is closed for this area. What has changed since is written as a correction.",
  ],
  "month-not-closed": [
    409,
    "This month is not closed, so nothing of it is corrected. Its numbers follow by themselves.",
  ],
  "nothing-to-correct": [409, "The month comes out as it was closed and corrected. There is nothing to correct."],
  "registry-refused": [409, "The registry did not take this, and nothing was written."],
  "no-such-record": [404, "There is no such record. Go back to the list and choose again."],
  internal: [500, "The server could not answer, and its log says why. Try again; if it stays, call the technician."],
  "demo-home-unreachable": [502, "The demo home does not answer. Look at the terminal where it was started."],
  "page-not-built": [503, "The page has not been built: run npx vite build --config cloud/web/vite.config.ts."],
  "too-many-streams": [503, "Too many live pages are open. Close one and reload."],
  "log-does-not-keep-up": [
    503,
    "What you asked for may be shown only when that is written down, and the audit log does not keep up. Try again in a few seconds.",
  ],
  "not-in-time": [503, "The server did not answer in time. Try again; /healthz says what is wrong with it."],
} as const satisfies Record<string, readonly [status: number, sentence: string]>;

export type ErrorCode = keyof typeof table;
// `as`: its own keys.
export const errorCodes = Object.keys(table) as readonly ErrorCode[];

export type Refusal = { status: number; body: ApiError };

/** @param detail what exactly, as a sentence or part of one; it stands after the table's own sentence. */
export function refusal(code: ErrorCode, detail?: string): Refusal {
  const [status, sentence] = table[code];
  const message = detail === undefined ? sentence : `${sentence} ${detail}`;
  const problem = { type: `urn:shouwang:problem:${code}`, title: sentence, status, detail: message };
  return { status, body: { ...problem, code, message } };
}

/** Of a body that was refused; `undefined` for an answer. */
export function errorCodeOf(body: unknown): ErrorCode | undefined {
  if (typeof body !== "object" || body === null || !("type" in body && "code" in body)) return undefined;
  const { code } = body;
  return typeof code === "string" && Object.hasOwn(table, code) // `as`: it is one of the table's own keys.
    ? (code as ErrorCode)
    : undefined;
}
