/** What the loop knows at its start: everything that is stored about open matters. Starting and recovering are the same. */

import { createDraft, faultName, laneName, type Memory } from "./draft.ts";
import { homeOf } from "./decide-home.ts";
import type { Ledger } from "./ledger.ts";

export async function remember(ledger: Ledger): Promise<Memory> {
  const stored = await ledger.load();
  const memory: Memory = { subjects: new Map(), lanes: new Map(), faults: new Map(), open: new Map() };
  const draft = createDraft(memory);
  for (const { subject, state, dueAtMs } of stored.subjects) {
    memory.subjects.set(subject, { ...draft.subject(subject, homeOf(subject)), state, dueAtMs });
  }
  for (const { incident, journalLines, deliveries } of stored.openIncidents) {
    const base = draft.subject(incident.subject, incident.homeId);
    memory.subjects.set(incident.subject, { ...base, incident, journalLines, deliveries });
    memory.open.set(incident.incidentId, incident.subject);
  }
  for (const lane of stored.marks) memory.lanes.set(laneName(lane), lane);
  for (const fault of stored.faults) memory.faults.set(faultName(fault.gatewayId, fault.deviceId, fault.fault), fault);
  return memory;
}
