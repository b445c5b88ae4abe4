/** Named operators of a benchmark: they close incidents over the API, as a page does. */

import { z } from "zod";
import { waitFor } from "../wait-for.ts";

type Seen = { incidentId: string; phase: string; version: number; alarms: readonly { alarmId: string }[] };

const by = "bench";
const seenWithinMs = 60_000;
const everyMs = 2;

export type Operators = {
  /** What the stream said last of an incident. */
  seen(incident: Seen): void;
  /** Ends when the stream says that it is closed. */
  close(alarmId: string): Promise<void>;
};

export function createOperators(cloudUrl: string): Operators {
  const latest = new Map<string, Seen>();
  const incidentOf = new Map<string, string>();
  const seenOf = (alarmId: string): Promise<Seen> =>
    waitFor(`${alarmId} on the desk`, () => latest.get(incidentOf.get(alarmId) ?? ""), {
      withinMs: seenWithinMs,
      everyMs,
    });

  /** Again with the version that is there now, when somebody or something was quicker. */
  async function close(alarmId: string): Promise<void> {
    const { incidentId } = await seenOf(alarmId);
    await waitFor(
      `the closing of ${incidentId}`,
      async () => {
        const url = new URL(`/api/incidents/${incidentId}`, cloudUrl);
        const now = z.object({ version: z.number(), phase: z.string() }).parse(await (await fetch(url)).json());
        if (now.phase === "closed") return true;
        const answer = await fetch(new URL(`${url.pathname}/close`, cloudUrl), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ by, version: now.version, outcome: "test", note: "" }),
        });
        await answer.text();
        return answer.ok;
      },
      { withinMs: seenWithinMs, everyMs },
    );
  }

  return {
    seen(incident) {
      latest.set(incident.incidentId, incident);
      for (const { alarmId } of incident.alarms) incidentOf.set(alarmId, incident.incidentId);
      if (incident.phase === "closed") {
        latest.delete(incident.incidentId);
        for (const { alarmId } of incident.alarms) incidentOf.delete(alarmId);
      }
    },
    close,
  };
}
