/** What a gateway has said of itself, as it is kept: its software, since when it runs, and how its card is. */

import { z } from "zod";
import type { GatewaySaid } from "../ingest/deciding/gateway-said.ts";
import { cardReportSchema } from "@shouwang/shared/wire/card-report.ts";

const timeField = z.number().int().min(0);
/** The oldest go first. */
export const formerMax = 20;

export const gatewayReportSchema = z.object({
  softwareVersion: z.string(),
  /** When this version was heard first. */
  sinceMs: timeField,
  /** When it was heard last; an hour late at most. */
  heardAtMs: timeField,
  bootId: z.string(),
  /** When this run of its machine was heard first. */
  bootedAtMs: timeField,
  former: z.array(z.object({ softwareVersion: z.string(), sinceMs: timeField, untilMs: timeField })).max(formerMax),
  /** Null: software of before that, or a card that says nothing. */
  card: cardReportSchema.extend({ atMs: timeField }).nullable(),
});
export type GatewayReport = z.output<typeof gatewayReportSchema>;

/** A word of the same hour that says nothing new is not written. */
const newsAfterMs = 3_600_000;

/** @returns null: nothing that was not known. */
export function reportAfter(before: GatewayReport | null, said: GatewaySaid, nowMs: number): GatewayReport | null {
  const { softwareVersion, bootId } = said;
  const card = said.card === undefined ? (before?.card ?? null) : { ...said.card, atMs: nowMs };
  if (before === null)
    return { softwareVersion, sinceMs: nowMs, heardAtMs: nowMs, bootId, bootedAtMs: nowMs, former: [], card };
  const isSame = before.softwareVersion === softwareVersion && before.bootId === bootId;
  const isCardNews = said.card !== undefined && !isSameCard(before.card, said.card);
  if (isSame && !isCardNews && nowMs - before.heardAtMs < newsAfterMs) return null;
  const changed =
    before.softwareVersion === softwareVersion
      ? { sinceMs: before.sinceMs, former: before.former }
      : {
          sinceMs: nowMs,
          former: [
            ...before.former,
            { softwareVersion: before.softwareVersion, sinceMs: before.sinceMs, untilMs: nowMs },
          ].slice(-formerMax),
        };
  const bootedAtMs = before.bootId === bootId ? before.bootedAtMs : nowMs;
  return { softwareVersion, ...changed, heardAtMs: nowMs, bootId, bootedAtMs, card };
}

function isSameCard(before: GatewayReport["card"], { usedPercent, wornPercent }: NonNullable<GatewaySaid["card"]>) {
  return before !== null && before.usedPercent === usedPercent && before.wornPercent === wornPercent;
}
