/** 40,000 homes for the benchmarks: who they are in the ledger, and what they say. */

import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";

export const homes = 40_000;
/** Each home says something once a minute. */
export const perSecond = Math.round(homes / 60);
export const bucket = "0001";

export const gatewayOf = (home: number): string => `gw-${home}`;
/** As long as a real one. */
export const epochOf = (home: number): string => `00000000-0000-4000-8000-${String(home).padStart(12, "0")}`;
const deviceId = "0x00158d0001a2b3c4";

/** Homes speak in an order of their own: neighbours in time are no neighbours in the file. 7,919 has no factor in common with 40,000. */
export const homeAt = (turn: number): number => (turn * 7_919) % homes;

/** One envelope with `records` movements, numbered from `firstSeq`. */
export function telemetryOf(home: number, firstSeq: number, records = 1): string {
  const stamp = stampNow();
  const list = Array.from({ length: records }, (_, at) => {
    const seq = firstSeq + at;
    const value = seq % 2 === 0 ? "active" : "still";
    return `{"seq":${seq},"deviceId":"${deviceId}","at":${stamp},"observation":{"kind":"state","what":"motion","value":"${value}","repeated":false}}`;
  });
  return `{"v":1,"epoch":"${epochOf(home)}","assignmentId":"as-${home}","sentAt":${stamp},"records":[${list.join(",")}]}`;
}

/** A press. */
export function lifeOf(home: number, seq: number, alarmId: string): string {
  const stamp = stampNow();
  const event = `{"kind":"life","alarm":"panic","edge":"raised","confidence":"high","evidence":"pressed","repeated":false}`;
  return (
    `{"v":1,"epoch":"${epochOf(home)}","seq":${seq},"alarmId":"${alarmId}","assignmentId":"as-${home}","sentAt":${stamp},` +
    `"body":{"deviceId":"${deviceId}","at":${stamp},"event":${event}}}`
  );
}

function stampNow(): string {
  return `{"wallMs":${Date.now()},"uptimeMs":${performance.now().toFixed(3)},"bootId":"5b0f6e0c-9a77-4d0e-8f4e-3a1f0c9f7a11","clock":"trusted"}`;
}

export const upTopicOf = (home: number, channel: "telemetry" | "life"): string =>
  `sw/v1/${bucket}/${gatewayOf(home)}/up/${channel}`;

/** The registry of a county, in few large statements: its own seed takes one transaction a home. @param count the first of its homes. */
export async function sowCounty(write: LedgerDatabase["write"], count = homes): Promise<void> {
  const all = Array.from({ length: count }, (_, home) => home);
  for (let from = 0; from < count; from += 1_000) {
    const some = all.slice(from, from + 1_000);
    const place = { area: "", place: null, time_zone: "Asia/Shanghai", kind: "live" };
    const setting = { is_high_risk: 0, inactivity_after_ms: 12 * 3_600_000, contact_reached_at_ms: null };
    await write
      .insertInto("homes")
      .values(some.map((home) => ({ home_id: `home-${home}`, ...place, ...setting })))
      .execute();
    await write
      .insertInto("gateways")
      .values(some.map((home) => ({ gateway_id: gatewayOf(home), created_at_ms: 0 })))
      .execute();
    const span = { bucket, from_ms: 0, until_ms: null };
    await write
      .insertInto("assignments")
      .values(
        some.map((home) => ({
          assignment_id: `as-${home}`,
          gateway_id: gatewayOf(home),
          home_id: `home-${home}`,
          ...span,
        })),
      )
      .execute();
    const device = { device_id: deviceId, name: "PIR", model: "pir", room: "hall", is_exterior_door: 0 };
    await write
      .insertInto("devices")
      .values(some.map((home) => ({ home_id: `home-${home}`, ...device })))
      .execute();
  }
}
