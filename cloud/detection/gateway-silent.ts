/**
 * A gateway that is not heard. After `silentAfter` the home's inactivity clock stands still, because nobody would be seen;
 * the fault is the technician's first and moves upwards as it gets older. Heard again: the fault is gone, and the time of
 * silence is added to the clock of inactivity, so that nothing that came due in it is raised afterwards.
 *
 * A kit that comes into a home has its time from then on: what was heard there last was of another one, or of itself long ago. Where there is
 * no kit, nobody is blamed, and the clock stands still as well.
 *
 * Inputs: when the gateway was heard and when its kit came, when the cloud was deaf, and time. Limits: only the last outage is remembered for events replayed later; the
 * cloud's own deafness (a restart, a broker that is away) is nobody's silence: it moves the deadline and stops the clock of inactivity, and no fault.
 * Source: docs/architecture.md §4 (proof of life); facts on inactivity §4.6.
 */

import { silenceLadder, silentAfter } from "./catalogue.ts";
import type { HomeSettings } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";
import { clocksPaused } from "./prescribed/clocks.ts";
import type { FaultVerdict } from "./verdict.ts";

export function gatewayHeard(
  before: HomeState,
  heardAtMs: number,
): { state: HomeState; verdicts: readonly FaultVerdict[] } {
  if (heardAtMs < before.gateway.lastHeardAtMs) return { state: before, verdicts: [] };
  // Whoever is heard ends the deafness of the cloud for this home.
  const { deafSinceMs } = before.gateway;
  const state = deafSinceMs === undefined ? before : cloudDeaf(before, { fromMs: deafSinceMs, toMs: heardAtMs });
  const { gateway } = state;
  // Also when no tick came in between: how long it was silent decides, not whether somebody looked.
  const wasSilent = gateway.isSilent || heardAtMs - countedFromMs(state) >= silentAfter;
  if (!wasSilent) {
    const known = gateway.deafMs === undefined ? gateway : withoutDeafness(gateway);
    return { state: { ...state, gateway: { ...known, lastHeardAtMs: heardAtMs } }, verdicts: [] };
  }
  const outage = { fromMs: Math.min(heardAtMs, countedFromMs(state)), toMs: heardAtMs };
  const paused = clocksPaused(state, outage);
  return {
    state: {
      ...paused,
      gateway: { lastHeardAtMs: heardAtMs, isSilent: false, told: 0, lastOutage: outage },
      silenceFromMs:
        state.silenceFromMs + (outage.toMs - Math.max(outage.fromMs, Math.min(state.silenceFromMs, outage.toMs))),
    },
    verdicts: gateway.told > 0 ? [fault("gone", "technician", "The gateway is heard again.")] : [],
  };
}

function withoutDeafness({ deafMs: _over, ...others }: HomeState["gateway"]): HomeState["gateway"] {
  return others;
}

/** A kit that is there since then need not have been heard before. */
export function kitArrived(
  state: HomeState,
  { kit }: Pick<HomeSettings, "kit">,
  nowMs: number,
): { state: HomeState; verdicts: readonly FaultVerdict[] } {
  const isNews = kit !== null && kit.sinceMs > state.gateway.lastHeardAtMs && kit.sinceMs <= nowMs;
  return isNews ? gatewayHeard(state, kit.sinceMs) : { state, verdicts: [] };
}

/** Whether anybody is to be heard there: a kit that waits for its installer has not spoken in this home. */
function isExpected({ gateway }: HomeState, kit: HomeSettings["kit"]): boolean {
  return kit !== null && (kit.isAwaited || gateway.lastHeardAtMs > kit.sinceMs);
}

/** The silence of a gateway is counted from here: when it was heard, and as much later as the cloud was deaf. */
function countedFromMs({ gateway }: HomeState): number {
  return gateway.lastHeardAtMs + (gateway.deafMs ?? 0);
}

/**
 * The cloud was deaf, or is (`toMs` null). A gateway that was silent before stays so; any other has as much time left as it had, and
 * none of it passes while the cloud hears nobody.
 */
export function cloudDeaf(state: HomeState, { fromMs, toMs }: { fromMs: number; toMs: number | null }): HomeState {
  const { deafSinceMs, ...gateway } = state.gateway;
  if (gateway.isSilent) return { ...state, gateway };
  const sinceMs = Math.max(Math.min(fromMs, deafSinceMs ?? fromMs), gateway.lastHeardAtMs);
  if (toMs === null) return { ...state, gateway: { ...gateway, deafSinceMs: sinceMs } };
  if (sinceMs >= toMs) return { ...state, gateway };
  const deafMs = (gateway.deafMs ?? 0) + toMs - sinceMs;
  const silentUntilMs = Math.max(sinceMs, Math.min(state.silenceFromMs, toMs));
  return {
    ...clocksPaused(state, { fromMs: sinceMs, toMs }),
    gateway: { ...gateway, deafMs, lastOutage: { fromMs: sinceMs, toMs } },
    silenceFromMs: state.silenceFromMs + (toMs - silentUntilMs),
  };
}

/** What time alone does: silence begins, and its fault moves upwards. One verdict per owner, the highest that is due. */
export function gatewaySilence(
  state: HomeState,
  { isHighRisk, kit }: Pick<HomeSettings, "isHighRisk" | "kit">,
  nowMs: number,
): { state: HomeState; verdicts: readonly FaultVerdict[] } {
  const { gateway } = state;
  const silentForMs = nowMs - countedFromMs(state);
  if (silentForMs < silentAfter || gateway.deafSinceMs !== undefined) return { state, verdicts: [] };
  if (!isExpected(state, kit)) return { state: { ...state, gateway: { ...gateway, isSilent: true } }, verdicts: [] };
  const due = silenceLadder(isHighRisk).filter((step) => silentForMs >= step.after);
  const top = due.at(-1);
  const isNews = top !== undefined && due.length > gateway.told;
  return {
    state: { ...state, gateway: { ...gateway, isSilent: true, told: Math.max(gateway.told, due.length) } },
    verdicts: isNews
      ? [
          fault(
            "present",
            top.owner,
            `The gateway has been silent for ${Math.floor(silentForMs / 60_000)} minutes; nobody in this home can be seen.`,
          ),
        ]
      : [],
  };
}

/** For how long nobody in this home could be seen, if that is so now; for the counters that are published. */
export function silentForMs({ gateway }: Pick<HomeState, "gateway">, nowMs: number): number {
  return gateway.isSilent ? Math.max(0, nowMs - gateway.lastHeardAtMs) : 0;
}

export function gatewayDueAtMs(
  state: HomeState,
  { isHighRisk, kit }: Pick<HomeSettings, "isHighRisk" | "kit">,
): number | null {
  const { gateway } = state;
  if (gateway.deafSinceMs !== undefined) return null;
  if (!gateway.isSilent) return countedFromMs(state) + silentAfter;
  if (!isExpected(state, kit)) return null;
  const next = silenceLadder(isHighRisk)[gateway.told];
  return next === undefined ? null : countedFromMs(state) + next.after;
}

/** An activity's own time, moved on by what of the last outage came after it. */
export function withoutOutage(lastOutage: HomeState["gateway"]["lastOutage"], atMs: number): number {
  if (lastOutage === null || atMs >= lastOutage.toMs) return atMs;
  return atMs + lastOutage.toMs - Math.max(atMs, lastOutage.fromMs);
}

function fault(state: "present" | "gone", owner: FaultVerdict["owner"], reason: string): FaultVerdict {
  return { kind: "fault", deviceId: null, fault: "silent", state, owner, reason };
}
