/**
 * The resident, rung up because of what was inferred about them, says that they are all right.
 *
 * Idea: it is a word of the one who is meant, so a suspected fall is cleared by it as by movement in another room, and watched for stillness all the same; of what was raised only
 * the centre's time is taken off. It closes nothing: a human at the desk does. A detector that reports somebody lying contradicts it, and the louder one counts.
 *
 * Inputs: the state, when it was said. Limits: who pressed the key nobody knows, so nothing that a device in the home said (a press, smoke) is touched by it.
 * Source: docs/architecture.md §5 (cancel; an answer before the centre is due); docs/decisions/0128.
 */

import { fallsDenied } from "./fall.ts";
import type { AlarmId } from "@shouwang/shared/domain/ids.ts";
import type { HomeState } from "./home-state.ts";
import { silenceEnds } from "./inactivity.ts";
import { begun, withClock } from "./prescribed/clocks.ts";
import type { EaseVerdict, Verdict } from "./verdict.ts";

/** @param prescribed what prescribed rules have raised and nothing has taken back (`prescribed/`). */
export function residentFine(
  before: HomeState,
  atMs: number,
  prescribed: readonly AlarmId[],
): { state: HomeState; verdicts: readonly Verdict[] } {
  const reason = "The resident says by telephone that they are all right.";
  const eased = (alarmId: EaseVerdict["alarmId"]): EaseVerdict => ({ kind: "ease", alarmId, reason });
  const falls = fallsDenied(before, { atMs, reason });
  const lasting = (falls.state.doors ?? []).flatMap(({ isOpen, raised }) =>
    isOpen && raised ? [eased(raised.alarmId)] : [],
  );
  const overdue = falls.state.overdue === undefined ? [] : [eased(falls.state.overdue.alarmId)];
  // They may be out with the telephone: it says that they are awake, and not where.
  const unseen = falls.state.prescribed?.unseen;
  const silence = silenceEnds({
    ...(unseen === undefined
      ? falls.state
      : withClock(falls.state, "unseen", begun(falls.state, Math.max(unseen.sinceMs, atMs), unseen.after))),
    lastActivityAtMs: Math.max(falls.state.lastActivityAtMs ?? atMs, atMs),
    silenceFromMs: Math.max(falls.state.silenceFromMs, atMs),
  });
  return {
    state: silence.state,
    verdicts: [...falls.verdicts, ...lasting, ...overdue, ...prescribed.map(eased), ...silence.verdicts],
  };
}
