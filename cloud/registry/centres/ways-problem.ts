/** Whether a centre can be reached as somebody wants it. Pure. */

import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { CentreContent } from "./centre-record.ts";
import type { KnownConnector } from "./centres.ts";

export function whyNotReached(
  { kind, area, paths, inbound }: CentreContent,
  connectors: ReadonlyMap<ConnectorId, KnownConnector>,
): Sentence | null {
  if (kind === "desk") return paths.length > 0 || inbound !== null ? sentences.deskHasNone : null;
  if (paths.length === 0) return sentences.noPath;
  const named = paths.map(({ connectorId }) => connectorId);
  if (new Set(named).size < named.length) return sentences.twice;
  const isUsable = (connectorId: ConnectorId, use: "isPath" | "isInbound"): boolean => {
    const one = connectors.get(connectorId);
    return one !== undefined && one[use] && covers(one.area, area);
  };
  if (!named.every((one) => isUsable(one, "isPath"))) return sentences.noConnector;
  if (inbound !== null && !isUsable(inbound, "isInbound")) return sentences.noInbound;
  return null;
}

/** Of a county's own connector no other county makes use: whoever looks after it could change where its alarms go. */
function covers(ofConnector: AreaCode | null, ofCentre: AreaCode | null): boolean {
  return ofConnector === null || (ofCentre !== null && liesIn(ofCentre, ofConnector));
}

const sentences = {
  deskHasNone: {
    zh: "使用本系统坐席的中心不需要通道。请移出所有通道，或改为外部系统。",
    en: "A centre that sits at this system's desk needs no path. Take its paths out, or say that it has a system of its own.",
  },
  noPath: {
    zh: "外部系统的中心至少需要一条通道，否则报警无法送达。请加入一条通道。",
    en: "A centre with a system of its own needs a path, or no alarm arrives there. Add one.",
  },
  twice: {
    zh: "同一连接出现了两次。请移出其中一条通道。",
    en: "The same connector stands there twice. Take one of these paths out.",
  },
  noConnector: {
    zh: "所选通道的连接不存在、已停用或不属于该区域。请刷新后重新选择。",
    en: "The connector of one of these paths is not there, was closed, or is another area's. Load the page again and choose.",
  },
  noInbound: {
    zh: "所选应答接口不存在、已停用或不属于该区域。请刷新后重新选择。",
    en: "The connector by which it is to answer is not there, was closed, or is another area's. Load the page again and choose.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
