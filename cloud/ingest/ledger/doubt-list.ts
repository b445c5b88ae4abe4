/**
 * Which homes and lanes stand in rows that a disk has changed, and are not written anew in a later one. Pure.
 *
 * Limit: what can be named is named by its shape, for a row that is not what was written need not be JSON any more. A name that was
 * itself changed is nobody's: then only the number of rows tells.
 */

import { parseEpoch, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { lanes as laneNames } from "@shouwang/shared/domain/lane.ts";
import type { Doubt, LaneKey } from "./ledger.ts";

type Named = { subjects: readonly string[]; lanes: readonly LaneKey[] };

export type DoubtList = {
  doubt(named: Named): void;
  /** Later than all that was doubted so far, and whole: what it says stands. */
  believe(written: { subjects: readonly { subject: string }[]; lanes: readonly LaneKey[] }): void;
  left(): Doubt | undefined;
};

export function createDoubtList(): DoubtList {
  let rows = 0;
  const subjects = new Set<string>();
  const lanes = new Map<string, LaneKey>();
  const nameOf = ({ gatewayId, epoch, lane }: LaneKey): string => `${gatewayId}/${epoch}/${lane}`;
  return {
    doubt(named) {
      rows += 1;
      for (const subject of named.subjects) subjects.add(subject);
      for (const { gatewayId, epoch, lane } of named.lanes)
        lanes.set(nameOf({ gatewayId, epoch, lane }), { gatewayId, epoch, lane });
    },
    believe(written) {
      if (rows === 0) return;
      for (const { subject } of written.subjects) subjects.delete(subject);
      for (const lane of written.lanes) lanes.delete(nameOf(lane));
    },
    left: () => (rows === 0 ? undefined : { rows, subjects: [...subjects], lanes: [...lanes.values()] }),
  };
}

/** The names that a damaged row of the log still shows. */
export function namedIn(content: string): Named {
  const subjects = [...content.matchAll(/"subject":"((?:home|gateway):[a-z0-9-]{1,64})"/g)].flatMap(
    ([, name]) => name ?? [],
  );
  const lanes = [
    ...content.matchAll(/"gatewayId":"([a-z0-9-]{1,64})","epoch":"([a-z0-9-]{1,64})","lane":"([a-z]+)"/g),
  ].flatMap(([, gateway = "", ofEpoch = "", name]): LaneKey[] => {
    const [gatewayId, epoch] = [parseGatewayId(gateway), parseEpoch(ofEpoch)];
    const lane = laneNames.find((one) => one === name);
    return gatewayId && epoch && lane ? [{ gatewayId, epoch, lane }] : [];
  });
  return { subjects, lanes };
}
