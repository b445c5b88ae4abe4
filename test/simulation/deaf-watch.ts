/**
 * The cloud's own deafness (no broker, not running, no disk) is nobody's silence, and it is said: a broker that is away is a fault with
 * its owner, the desk's when it was the last one. Looked at every few seconds, so what is shorter than that goes unseen.
 */

import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { CloudMachine } from "./cloud-machine.ts";
import type { GatewayMachine } from "./gateway-machine.ts";
import { recoveryMax } from "./checkers.ts";
import { brokerUrls, fairWeather, type Network } from "./network.ts";
import type { Witness } from "./witness.ts";

export const deafLookEvery = seconds(10);
/** A dead connection shows by its keepalive (22.5 s), nobody notices less than 10 s, and an attempt has its limit. */
const saidWithin = seconds(45);
/** Silent is who was not heard for 150 s; he speaks every 60 s, and may be 20 s late over a new line. */
const heardWithin = seconds(240);
/** The wrong broker is left after 20 s, one that does not answer after 10 s, and attempts have pauses: both have been tried twice. */
const toldWithin = seconds(120);

export function createDeafWatch(given: {
  network: Network;
  witness: Witness;
  cloud: CloudMachine;
  gateways: readonly GatewayMachine[];
  nowMs: () => number;
}) {
  const { network, witness, cloud, gateways, nowMs } = given;
  /** For how long a gateway could be heard and did nothing that explains a silence; the time in which the cloud was deaf does not count. */
  const heardForMs = new Map<GatewayId, number>();
  const silent = new Set<GatewayId>();
  /** A kit that was moved is heard of in its new home only now. */
  const livedIn = new Map<GatewayId, string>();
  let restoredAtMs = 0;
  let { disk } = cloud;

  const lookAtBrokers = (): void => {
    const there = brokerUrls.filter((url) => network.isOpenFor("cloud", url));
    const sinceMs = Math.max(
      network.changedAtMs + saidWithin,
      restoredAtMs + saidWithin,
      cloud.wellSinceMs + recoveryMax,
    );
    if (!cloud.isWell || nowMs() < sinceMs) return;
    const owner = there.length === 0 ? "desk" : there.length < brokerUrls.length ? "technician" : undefined;
    const said = [...disk.faults.values()].find(
      (one) => one.gatewayId === cloudId && one.deviceId === "broker" && one.fault === "link-lost",
    );
    if (said?.owner !== owner)
      witness.violated(`${there.length} brokers are there, and that is the fault of ${said?.owner ?? "nobody"}`);
  };

  const isHearable = ({ gatewayId, isRunning, isPaused }: GatewayMachine): boolean => {
    const there = brokerUrls.filter((url) => network.isOpenFor("cloud", url));
    const its = brokerUrls.filter((url) => network.isOpenFor(gatewayId, url));
    // A gateway does not know which of its brokers the cloud hears. With no broker for either, it is not the gateway.
    const isAtTheSame = its.every((url) => there.includes(url)) && (its.length > 0 || there.length === 0);
    return isRunning && !isPaused && network.weather === fairWeather && isAtTheSame;
  };
  const lookAtSilence = (): void => {
    const isDeaf = !cloud.isWell || !brokerUrls.some((url) => network.isOpenFor("cloud", url));
    for (const gateway of gateways) {
      const { gatewayId, home } = gateway;
      if (livedIn.get(gatewayId) !== home.homeId) heardForMs.delete(gatewayId);
      livedIn.set(gatewayId, home.homeId);
      const forMs = isHearable(gateway) ? (heardForMs.get(gatewayId) ?? 0) + (isDeaf ? 0 : deafLookEvery) : 0;
      heardForMs.set(gatewayId, forMs);
      const isSilent = [...disk.faults.values()].some(
        (one) =>
          one.gatewayId === gatewayId &&
          one.deviceId === null &&
          one.fault === "silent" &&
          one.subject === `home:${home.homeId}`,
      );
      const knownForMs = Math.min(forMs, nowMs() - cloud.knowsSilenceFromMs);
      if (isSilent && !silent.has(gatewayId) && knownForMs > heardWithin)
        witness.violated(`${gatewayId} could be heard for ${forMs} ms, and is called silent`);
      if (isSilent) silent.add(gatewayId);
      else silent.delete(gatewayId);
    }
  };

  /** Alarms that are in the cloud, or whose only copy is gone. */
  const settled = new Set<string>();
  /** Since when a gateway could have told the cloud of a press, at one broker at least. */
  const couldTellFromMs = new Map<GatewayId, number>();
  const lookAtPresses = (): void => {
    for (const { gatewayId, isRunning, isPaused, card } of gateways) {
      const isOneShared = brokerUrls.some(
        (url) => network.isOpenFor("cloud", url) && network.isOpenFor(gatewayId, url),
      );
      const isCardWell = !card.isFull && !card.isDying;
      const isWell = isRunning && !isPaused && isCardWell && network.weather === fairWeather && cloud.isWell;
      if (!isOneShared || !isWell) couldTellFromMs.delete(gatewayId);
      else if (!couldTellFromMs.has(gatewayId)) couldTellFromMs.set(gatewayId, nowMs());
    }
    for (const [name, { row, gatewayId, owner, atMs, isDestroyed }] of witness.accepted) {
      if (row.lane !== "life" || owner !== gatewayId || settled.has(name)) continue;
      if (isDestroyed || disk.alarms.has(row.alarmId)) settled.add(name);
      else {
        const fromMs = Math.max(
          atMs,
          network.changedAtMs,
          cloud.wellSinceMs,
          couldTellFromMs.get(gatewayId) ?? nowMs(),
        );
        if (nowMs() - fromMs <= toldWithin) continue;
        witness.violated(`${name} could be told for ${nowMs() - fromMs} ms, and is not in the cloud`);
        settled.add(name);
      }
    }
  };

  return {
    look(): void {
      if (disk !== cloud.disk) {
        // A backup was put back: what it holds is of another time.
        ({ disk } = cloud);
        heardForMs.clear();
        couldTellFromMs.clear();
        // What was in the cloud once stays settled: a gateway sends it again when it is asked, and it sits where it sat (decision 0085).
        restoredAtMs = nowMs();
      }
      lookAtBrokers();
      lookAtSilence();
      lookAtPresses();
    },
  };
}
