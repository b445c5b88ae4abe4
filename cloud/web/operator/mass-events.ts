/**
 * Many of the same kind within a short time in one district are one event: an outage, a broken line, a cold night. They stand as one card that can be opened.
 *
 * Only what the cloud has concluded by itself is put together. An incident with any alarm that a device in the home has sent — a press, a fall, smoke — always
 * stands by itself, eased or not; so does one that somebody has in hand. Nothing is left out: each incident is in exactly one place.
 *
 * Inputs: the queue in its order, faults. Limits: five of a kind, none more than two minutes after the one before; where an address is missing, those without one
 * are one district. Source: docs/decisions/0130-a-desk-of-ten-thousand.md.
 */

import { inferredKinds, type InferredKind } from "@shouwang/shared/domain/alarm.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { FaultView, IncidentView } from "../../api/contract.ts";
import type { QueueRank } from "../../alarms/queue-order.ts";
import type { QueueLine, QueueLines } from "./queue-lines.ts";

export type Mass<Kind, Member> = {
  massId: string;
  kind: Kind;
  /** What the addresses have in common; null: nothing is known. */
  place: string | null;
  fromMs: number;
  untilMs: number;
  members: readonly Member[];
};
export type IncidentMass = Mass<InferredKind, QueueLine>;
export type FaultMass = Mass<FaultKind, FaultView>;

/** Fewer are read as quickly one by one. */
export const massFrom = 5;
/** What comes later than this after the one before has another cause. */
const apartAfter = minutes(2);

/** What a power cut or a broken line does to kits. */
const faultsOfOutage: readonly FaultKind[] = ["silent", "mains-lost", "link-lost"];

/** Of one event are those with the same key; null: it stands by itself. */
export function massKeyOf(incident: IncidentView, { group }: QueueRank): string | null {
  if (group === "in-hand" || group === "not-live") return null;
  const kind = concluded(incident);
  return kind && `${kind} ${group} ${districtOf(incident.address)}`;
}

export function incidentMasses(lines: QueueLines): readonly IncidentMass[] {
  return massesOf(lines, {
    keyOf: ({ massKey }) => massKey,
    kindOf: ({ incident }) => concluded(incident),
    atMs: ({ incident }) => incident.roundStartedAtMs,
    nameOf: ({ incident }) => incident.incidentId,
    addressOf: ({ incident }) => incident.address,
  });
}

/** @param addressOf of a home; null: not known. */
export function faultMasses(
  faults: readonly FaultView[],
  addressOf: (homeId: string) => string | null,
): readonly FaultMass[] {
  const address = ({ homeId }: FaultView): string | null => (homeId === null ? null : addressOf(homeId));
  // One kit is one, however many of its devices say so.
  const kindOf = ({ fault, deviceId }: FaultView): FaultKind | null =>
    deviceId === null ? (faultsOfOutage.find((one) => one === fault) ?? null) : null;
  return massesOf(faults, {
    keyOf: (one) => kindOf(one) && `${kindOf(one)} ${districtOf(address(one))}`,
    kindOf,
    atMs: ({ sinceMs }) => sinceMs,
    nameOf: ({ gatewayId }) => gatewayId,
    addressOf: address,
  });
}

/** The one kind of which it is, where a device had no part in it. */
function concluded({ alarms }: IncidentView): InferredKind | null {
  const [first] = alarms;
  const kind = inferredKinds.find((one) => one === first?.alarm);
  return kind !== undefined && alarms.every(({ alarm }) => alarm === kind) ? kind : null;
}

function massesOf<Kind extends string, Member>(
  all: readonly Member[],
  how: {
    /** Null: of no event. */
    keyOf: (one: Member) => string | null;
    kindOf: (one: Member) => Kind | null;
    atMs: (one: Member) => number;
    nameOf: (one: Member) => string;
    addressOf: (one: Member) => string | null;
  },
): readonly Mass<Kind, Member>[] {
  const alike = new Map<string, { kind: Kind; members: Member[] }>();
  for (const one of all) {
    const key = how.keyOf(one);
    const known = key === null ? undefined : alike.get(key);
    const kind = key === null || known ? null : how.kindOf(one);
    if (known) known.members.push(one);
    else if (key !== null && kind !== null) alike.set(key, { kind, members: [one] });
  }
  return [...alike.values()].flatMap(({ kind, members }) =>
    chainsOf(members, how.atMs).flatMap((chain): Mass<Kind, Member>[] => {
      const first = chain[0];
      const last = chain.at(-1);
      if (chain.length < massFrom || first === undefined || last === undefined) return [];
      return [
        {
          massId: `${kind} ${how.nameOf(first)}`,
          kind,
          place: commonPlace(chain.map(how.addressOf)),
          fromMs: how.atMs(first),
          untilMs: how.atMs(last),
          members: chain,
        },
      ];
    }),
  );
}

function chainsOf<Member>(members: readonly Member[], atMs: (one: Member) => number): Member[][] {
  const chains: Member[][] = [];
  let beforeMs = -Infinity;
  for (const one of members.toSorted((a, b) => atMs(a) - atMs(b))) {
    if (atMs(one) - beforeMs > apartAfter) chains.push([]);
    chains.at(-1)?.push(one);
    beforeMs = atMs(one);
  }
  return chains;
}

/** 烟台市芝罘区… → 烟台市芝罘区: the district or county, else the city. */
export function districtOf(address: string | null): string | null {
  if (address === null) return null;
  return /^\D*?[区县]/u.exec(address)?.[0] ?? /^\D*市/u.exec(address)?.[0] ?? null;
}

/** As far as all known addresses agree, up to the last whole place. */
export function commonPlace(addresses: readonly (string | null)[]): string | null {
  const known = addresses.filter((one) => one !== null);
  const [first = ""] = known;
  let length = first.length;
  for (const one of known) {
    length = Math.min(length, one.length);
    while (length > 0 && !one.startsWith(first.slice(0, length))) length--;
  }
  return /^\D*[省市区县镇乡道村里]/u.exec(first.slice(0, length))?.[0] ?? null;
}
