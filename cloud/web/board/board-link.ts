/** Asks for the board again and again: the server answers when it stands otherwise, or after two seconds. Every answer says that the line is whole. */

import type { BoardView } from "../../api/contract/board.ts";
import type { MeView } from "../../api/contract/people.ts";
import { noAnswer, readRefusal, type Refused } from "../parts/refusal.ts";

export type Asked<T> = { kind: "answer"; value: T } | Refused;

/** The server answers within two seconds; then the line is given up, and asked anew. */
const answerWithinMs = 4_000;
const tryAgainMs = 1_000;

async function get<T>(path: string, signal: AbortSignal): Promise<Asked<T>> {
  try {
    const response = await fetch(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]) });
    const json: unknown = await response.json();
    // `as`: the server is our own and is held to its schemas by its tests.
    return response.ok ? { kind: "answer", value: json as T } : readRefusal(json);
  } catch {
    return noAnswer;
  }
}

export const readMe = async (signal: AbortSignal): Promise<Asked<MeView>> =>
  await get<MeView>("/api/identity/me", signal);

/** Until `signal` ends it. @param heard each answer, also one that says the same again. */
export async function followBoard(
  area: string,
  told: { heard: (view: BoardView) => void; refused: (why: Refused) => void },
  signal: AbortSignal,
): Promise<void> {
  let after: string | null = null;
  while (!signal.aborted) {
    const query: string = after === null ? "" : `?${new URLSearchParams({ after })}`;
    const answer: Asked<BoardView> = await get<BoardView>(
      `/api/areas/${encodeURIComponent(area)}/board${query}`,
      signal,
    );
    if (signal.aborted) return;
    if (answer.kind === "answer") {
      after = answer.value.mark;
      told.heard(answer.value);
      continue;
    }
    told.refused(answer);
    await pause(tryAgainMs, signal);
  }
}

async function pause(forMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, forMs);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
