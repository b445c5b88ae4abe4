/** What gateways are told: receipts, what became of their alarms, what they should be configured as. Always from what is committed. */

import { sha256Hex } from "@shouwang/shared/bytes/sha-256.ts";
import type { AlarmId, GatewayId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { encodeMessage } from "@shouwang/shared/wire/codec.ts";
import type { DesiredMessage } from "@shouwang/shared/wire/commands.ts";
import { configurationText } from "@shouwang/shared/wire/configuration.ts";
import type { AlarmFate, Receipt, ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";
import { bucketCount, wireVersion, type Bucket } from "@shouwang/shared/wire/topics.ts";
import type { Incident } from "../../alarms/incident.ts";
import { desiredConfiguration } from "../../registry/desired-configuration.ts";
import type { RegistryReader } from "../../registry/registry.ts";
import type { Downlink, Way } from "../brokers/downlink.ts";
import { laneName, type Memory } from "../ledger/draft.ts";
import type { LaneKey, Ledger } from "../ledger/ledger.ts";
import { emptyLaneMarks, receiptOf } from "../ledger/marks.ts";
import { fateOf, missingMax, receiptMessages, roleOf } from "./receipts.ts";
import type { TimelineLane } from "./timeline-lane.ts";

/** Lanes named to a gateway that did not ask: the newest of its epochs. */
const unaskedLanesMax = 16;

/** Receipts of one lane go one way, except beside others in an answer to hello; a gateway counts the furthest. */
const wayOf = ({ receipts, alarms }: ReceiptMessage): Way =>
  alarms.length > 0 || receipts.some(({ lane }) => lane === "life") ? "life" : "rest";

export type Telling = {
  receipts(gatewayId: GatewayId, keys: readonly LaneKey[], fates: readonly AlarmFate[]): void;
  /** The fate of one alarm, looked up where it is stored. */
  fates(alarmIds: readonly AlarmId[], nowMs: number): Promise<AlarmFate[]>;
  /** Tells a kit that is in a home what it should be configured as, when its hash is another one. */
  desired(gatewayId: GatewayId, hash: string): void;
  /** The registry has changed: the same to a kit that did not ask, unless that is what it has, or was told last. */
  configure(gatewayId: GatewayId): void;
  /** Tells the home when an incident has come further than it was last told. */
  incident(incident: Incident, nowMs: number): void;
  /** After a start or a broken connection: what we have, to every kit that is in a home. */
  everybody(): void;
  /** Where this gateway was heard last; it listens there. */
  heardIn(gatewayId: GatewayId, bucket: Bucket): void;
};

export function createTelling(given: {
  ledger: Ledger;
  registry: RegistryReader;
  memory: Memory;
  timelineLane: TimelineLane;
  downlink: Downlink;
}): Telling {
  const { ledger, registry, memory, timelineLane, downlink } = given;
  const buckets = new Map<GatewayId, Bucket>();
  const lastTold = new Map<IncidentId, string>();
  /** What a kit said that it has, or what it was told since; one that never said anything is told at its hello. */
  const configurations = new Map<GatewayId, string>();

  const bucketOf = (gatewayId: GatewayId): Bucket | undefined =>
    buckets.get(gatewayId) ?? registry.assignmentOfGateway(gatewayId)?.bucket;

  const receiptFor = (key: LaneKey): Receipt => {
    const marks = memory.lanes.get(laneName(key))?.marks ?? emptyLaneMarks;
    // While the engine is away nobody is asked to send again what it would not take.
    const inHand = timelineLane.isWell() ? timelineLane.inHand(key) : marks.decided;
    const { through, missing } = receiptOf(key.lane, marks, { inHand, limit: missingMax });
    return {
      epoch: key.epoch,
      lane: key.lane,
      through,
      missing: missing.map(([from, to]): [number, number] => [from, to]),
    };
  };

  const messagesFor = (keys: readonly LaneKey[], fates: readonly AlarmFate[]): ReceiptMessage[] => {
    const unique = keys.length < 2 ? keys : new Map(keys.map((key) => [laneName(key), key])).values().toArray();
    return receiptMessages(ledger.ledgerId, unique.map(receiptFor), fates);
  };
  const send = (gatewayId: GatewayId, messages: readonly ReceiptMessage[]): void => {
    const bucket = bucketOf(gatewayId);
    if (bucket === undefined) return;
    for (const message of messages)
      downlink.send({ bucket, gatewayId }, "receipt", encodeMessage(message), wayOf(message));
  };

  const telling: Telling = {
    receipts: (gatewayId, keys, fates) => send(gatewayId, messagesFor(keys, fates)),
    async fates(alarmIds, nowMs) {
      const incidents = await ledger.incidentsOfAlarms(alarmIds);
      return alarmIds.map((alarmId) => fateOf(alarmId, incidents.get(alarmId), nowMs));
    },
    desired(gatewayId, hash) {
      const bucket = bucketOf(gatewayId);
      const assignment = registry.assignmentOfGateway(gatewayId);
      const home = assignment && registry.home(assignment.homeId);
      if (bucket === undefined || !home) return;
      const configuration = desiredConfiguration(assignment, home);
      const configurationHash = sha256Hex(new TextEncoder().encode(configurationText(configuration)));
      configurations.set(gatewayId, configurationHash);
      if (hash === configurationHash) return;
      const desired: DesiredMessage = { v: wireVersion, configurationHash, configuration };
      downlink.send({ bucket, gatewayId }, "desired", encodeMessage(desired), "rest");
    },
    configure(gatewayId) {
      const hash = configurations.get(gatewayId);
      if (hash !== undefined) telling.desired(gatewayId, hash);
    },
    incident(incident, nowMs) {
      const { incidentId, phase, homeId } = incident;
      const standing = `${phase}/${incident.round}/${roleOf(incident) ?? ""}`;
      if (lastTold.get(incidentId) === standing) return;
      if (phase === "closed") lastTold.delete(incidentId);
      else lastTold.set(incidentId, standing);
      const gatewayId = incident.gatewayId ?? (homeId && registry.assignmentOfHome(homeId)?.gatewayId);
      if (!gatewayId) return;
      telling.receipts(
        gatewayId,
        [],
        incident.alarms.map(({ alarmId }) => fateOf(alarmId, incident, nowMs)),
      );
    },
    everybody() {
      const lanes = Map.groupBy(memory.lanes.values(), (lane) => lane.gatewayId);
      for (const { gatewayId, untilMs } of registry.assignments()) {
        const known = lanes.get(gatewayId);
        if (untilMs !== null || !known) continue;
        const messages = messagesFor(known.slice(-unaskedLanesMax), []);
        // Said once, and last: the gateway sends again what these receipts have left.
        send(
          gatewayId,
          messages.map((message, n) => (n === messages.length - 1 ? { ...message, isOpening: true } : message)),
        );
      }
    },
    heardIn(gatewayId, bucket) {
      if (Number(bucket) < bucketCount) buckets.set(gatewayId, bucket);
    },
  };
  return telling;
}
