/** Named operators of a benchmark: they take, attend and close incidents over the API, as a page does. */

import { z } from "zod";
import { waitFor } from "../wait-for.ts";

type Seen = { incidentId: string; phase: string; version: number; alarms: readonly { alarmId: string }[] };

const by = "bench";
const seenWithinMs = 60_000;
const everyMs = 2;

export type Operators = {
  /** What the stream said last of an incident. */
  seen(incident: Seen): void;
  /** Takes the incident of this alarm in hand and says that somebody is there. */
  attend(alarmId: string): Promise<void>;
  /** Ends when the stream says that it is closed. */
  close(alarmId: string): Promise<void>;
  attended(): number;
};

export function createOperators(cloudUrl: string): Operators {
  const latest = new Map<string, Seen>();
  const incidentOf = new Map<string, string>();
  const attended = new Set<string>();
  const seenOf = (alarmId: string): Promise<Seen> =>
    waitFor(`${alarmId} on the desk`, () => latest.get(incidentOf.get(alarmId) ?? ""), {
      withinMs: seenWithinMs,
      everyMs,
    });

  /** Again with the version that is there now, when somebody or something was quicker. */
  async function act(alarmId: string, what: "acknowledge" | "attend" | "close", more: object): Promise<void> {
    const { incidentId } = await seenOf(alarmId);
    await waitFor(
      `${what} of ${incidentId}`,
      async () => {
        const url = new URL(`/api/incidents/${incidentId}`, cloudUrl);
        const now = z.object({ version: z.number(), phase: z.string() }).parse(await (await fetch(url)).json());
        if (now.phase === "closed") return true;
        const answer = await fetch(new URL(`${url.pathname}/${what}`, cloudUrl), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ by, version: now.version, ...more }),
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
      if (incident.phase === "attended") attended.add(incident.incidentId);
      if (incident.phase === "closed") {
        latest.delete(incident.incidentId);
        for (const { alarmId } of incident.alarms) incidentOf.delete(alarmId);
      }
    },
    async attend(alarmId) {
      await act(alarmId, "acknowledge", {});
      await act(alarmId, "attend", {});
    },
    close: (alarmId) => act(alarmId, "close", { outcome: "test", note: "" }),
    attended: () => attended.size,
  };
}
