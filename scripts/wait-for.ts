/** Waits for a state, not for a notification, and never for ever. For scripts and tests. */

/** Asks again every `everyMs` until the answer is neither `undefined` nor `false`. Rejects with `what` after `withinMs`. */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  options: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const { withinMs = 30_000, everyMs = 20 } = options;
  const untilMs = performance.now() + withinMs;
  for (;;) {
    // The next question depends on the last answer: these are not to run side by side.
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > untilMs) throw new Error(`Waited ${withinMs / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
