/**
 * What one home's gateway said of itself, line by line, over all its lives: what it accepted, where it was deaf, what it refused, which
 * faults it raised, and when an alarm was confirmed by the cloud. Nothing is asked of it, so nothing here can make it look better.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Line } from "../processes.ts";
import type { Interval, Motion } from "./ledger.ts";

export type Accepted = Motion & { lineMs: number };
export type Life = { alarmId: string; deviceId: string; lineMs: number; storedMs: number | undefined };

export type GatewayWords = {
  readonly accepted: readonly Accepted[];
  /** Raised life rows, by alarm. */
  readonly life: ReadonlyMap<string, Life>;
  /** All inputs or the bridge. */
  readonly deaf: readonly Interval[];
  refusedTelemetry(): number;
  bridgeUps(): number;
  heralds(): number;
  /** When the fault was last told as present. */
  faultMs(fault: string): number | undefined;
  /** How its way to the cloud stands, for who wonders why nothing arrives. */
  uplink(): string;
  read(line: Line, nowMs: number): void;
};

export function createGatewayWords(of: { sensors: readonly DeviceId[]; herald: DeviceId }): GatewayWords {
  const sensors = new Map<unknown, DeviceId>(of.sensors.map((one) => [one, one]));
  const accepted: Accepted[] = [];
  const life = new Map<string, Life>();
  const deaf: Interval[] = [];
  const faults = new Map<unknown, number>();
  let refused = 0;
  let bridgeUps = 0;
  let heralds = 0;
  let uplink = "never up";

  const acceptance = (line: Line, lineMs: number): void => {
    const { deviceId, atMs, value } = line;
    if (line["lane"] === "life") {
      const alarmId = String(line["alarmId"]);
      if (value === "raised") life.set(alarmId, { alarmId, deviceId: String(deviceId), lineMs, storedMs: undefined });
      return;
    }
    if (deviceId === of.herald) heralds++;
    const sensor = sensors.get(deviceId);
    // "unknown" is the gateway's own word, when its bridge is away; nobody emitted it.
    const isEmission = line["what"] === "motion" && (value === "active" || value === "still");
    if (isEmission && sensor !== undefined && typeof atMs === "number")
      accepted.push({ deviceId: sensor, atMs, lineMs });
  };

  return {
    accepted,
    life,
    deaf,
    refusedTelemetry: () => refused,
    bridgeUps: () => bridgeUps,
    heralds: () => heralds,
    faultMs: (fault) => faults.get(fault),
    uplink: () => uplink,
    read(line, nowMs) {
      const { fromMs, toMs, linkId, event, why } = line;
      if (event === "uplink up" || event === "uplink down") {
        uplink = `${event} at ${new Date(nowMs).toISOString()}${typeof why === "string" ? `, ${why}` : ""}`;
      }
      switch (event) {
        case "accepted":
          return acceptance(line, nowMs);
        case "deaf":
          if (linkId !== "all" && linkId !== "bridge") return;
          if (typeof fromMs === "number" && typeof toMs === "number") deaf.push({ fromMs, toMs });
          return;
        case "link up":
          if (linkId === "bridge") bridgeUps++;
          return;
        case "not accepted":
          // How many, where the gateway says it.
          if (String(line["lanes"]).includes("telemetry"))
            refused += typeof line["telemetry"] === "number" ? line["telemetry"] : 1;
          return;
        case "fault present":
          faults.set(line["fault"], nowMs);
          return;
        case "indication": {
          const one = line["indication"] === "stored" ? life.get(String(line["alarmId"])) : undefined;
          if (one) one.storedMs ??= nowMs;
          return;
        }
        // A gateway says much that is nobody's business here.
        default:
      }
    },
  };
}
