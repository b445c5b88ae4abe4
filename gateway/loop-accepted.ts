/** A committed row in the words of those who hear of it: the core, and whoever reads the log. Part of `loop.ts`. */

import type { AcceptedRow } from "./core/inputs.ts";
import type { Row } from "./outbox/outbox.ts";

export function asAccepted(row: Row): AcceptedRow {
  const { epoch, seq, deviceId } = row;
  return row.lane === "life"
    ? { lane: row.lane, epoch, seq, deviceId, alarmId: row.alarmId }
    : { lane: row.lane, epoch, seq, deviceId };
}

/** One line for people and for tests that count what was accepted; `atMs` is the time that stands in the record. */
export function sayRow(row: Row): Record<string, string | number> {
  const { lane, epoch, seq, deviceId } = row;
  const what = { lane, epoch, seq, deviceId, atMs: row.at.wallMs };
  switch (row.lane) {
    case "life":
      return { ...what, alarmId: row.alarmId, what: row.event.alarm, value: row.event.edge };
    case "fault":
      return { ...what, what: row.report.fault, value: row.report.state };
    case "telemetry": {
      const { observation } = row;
      switch (observation.kind) {
        case "state":
          return { ...what, what: observation.what, value: observation.value };
        case "reading":
          return { ...what, what: observation.quantity, value: observation.value };
        case "life":
          return { ...what, what: observation.alarm, value: observation.edge };
        case "no-data":
          return { ...what, what: "no-data", value: observation.about };
      }
    }
  }
}
