/** One page of the ranked fleet, for an area and a question. Pure. */

import { liesIn } from "@shouwang/shared/domain/area.ts";
import { fleetPerPage, type FleetAsked, type FleetList, type FleetMark, type RankedKit } from "./fleet.ts";
import { reasonKinds, type ReasonKind } from "./risk.ts";

/** `kits`: by risk, those of one risk by label. */
export type Ranking = Pick<FleetList, "atMs" | "newestVersion"> & { kits: readonly RankedKit[] };

export const emptyPage = (atMs: number): Ranking => ({ atMs, newestVersion: null, kits: [] });

export function pageOf({ atMs, newestVersion, kits: all }: Ranking, asked: FleetAsked): FleetList {
  const { within, reason, label, after } = asked;
  const theirs = within === null ? all : all.filter(({ facts: { area } }) => area !== null && liesIn(area, within));
  const wanted = theirs.filter(
    ({ facts, reasons }) =>
      facts.label.startsWith(label) && (reason === null || reasons.some(({ kind }) => kind === reason)),
  );
  const rest = after === null ? wanted : wanted.filter((one) => isBehind(one, after));
  const kits = rest.slice(0, fleetPerPage);
  const last = kits.at(-1);
  const hasMore = last !== undefined && rest.length > kits.length;
  return {
    atMs,
    newestVersion,
    counts: countsOf(theirs),
    kits,
    next: hasMore ? { score: last.score, label: last.facts.label } : null,
  };
}

function isBehind({ score, facts }: RankedKit, mark: FleetMark): boolean {
  return score < mark.score || (score === mark.score && facts.label > mark.label);
}

function countsOf(kits: readonly RankedKit[]): FleetList["counts"] {
  // `as`: every kind is put in.
  const reasons = Object.fromEntries(reasonKinds.map((kind) => [kind, 0])) as Record<ReasonKind, number>;
  let [inHomes, atRisk, notLookedAt] = [0, 0, 0];
  for (const { facts, score, reasons: theirs } of kits) {
    if (facts.homeId !== null) inHomes++;
    if (score > 0) atRisk++;
    if (facts.homeId !== null && facts.lookedAtMs === null) notLookedAt++;
    for (const kind of new Set(theirs.map((one) => one.kind))) reasons[kind]++;
  }
  return { kits: kits.length, inHomes, atRisk, notLookedAt, reasons };
}
