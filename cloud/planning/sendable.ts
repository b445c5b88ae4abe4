/**
 * Who can be sent to a home at this moment, and by which ways a message reaches them: the contacts of the home in their order, then whoever is on duty as a responder.
 *
 * A person on duty who has no account has no name for machines: the rota says who is next when a message goes, and that may be another one by then. So they are told by
 * telephone. What cannot be read leaves nobody else out. In practice nobody outside is told but who agreed to it, by the ways of the plan.
 */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Incident } from "../alarms/incident.ts";
import type { Way } from "../alarms/incident-plan.ts";
import type { Records } from "../records/records.ts";
import type { DutyBook } from "../registry/duty/duty.ts";
import { onDuty } from "../registry/duty/rota.ts";
import type { Home } from "../registry/registry.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import type { Addressees } from "./addressees.ts";
import { waysToPerson } from "./plan-of.ts";

export type Sendable = {
  addressee: string;
  is: "contact" | "responder";
  name: string;
  relation: string | null;
  number: string | null;
  ways: readonly Way[];
};
export type SendablePeople = { of(incident: Incident): Promise<readonly Sendable[]> };

export function createSendablePeople(given: {
  records: Pick<Records, "get">;
  duty: Pick<DutyBook, "rotaFor">;
  addressees: Addressees;
  home(homeId: HomeId): Pick<Home, "area"> | undefined;
  connectors(): readonly string[];
  nowMs(): number;
}): SendablePeople {
  const { records, duty, addressees, home, connectors, nowMs } = given;

  const waysTo = (
    addressee: string,
    { mode, plan }: Incident,
    has: { phone: boolean; push: boolean },
  ): readonly Way[] => {
    if (mode !== "live")
      return (plan?.steps ?? []).flatMap(({ ways }) => ways).filter((way) => way.addressee === addressee);
    const there = new Set(connectors());
    const reached = has.phone ? waysToPerson.filter((one) => there.has(one)) : [];
    const pushed = has.push && there.has("push") ? ["push"] : [];
    return [...reached, ...pushed].map((connector) => ({ connector, addressee }));
  };

  const contacts = async (incident: Incident): Promise<Sendable[]> => {
    const { homeId } = incident;
    if (homeId === null) return [];
    const kept = (await records.get(homeRecord, [homeId])).get(homeId);
    if (kept?.kind !== "kept") return [];
    return kept.content.contacts.map(({ contactId, name, relation, phone }) => {
      const addressee = `contact:${contactId}`;
      const ways = waysTo(addressee, incident, { phone: true, push: false });
      return { addressee, is: "contact", name, relation, number: phone, ways };
    });
  };

  const responders = async (incident: Incident): Promise<Sendable[]> => {
    const area = incident.homeId === null ? null : (home(incident.homeId)?.area ?? null);
    const kept = duty.rotaFor("responder", area);
    if (kept === undefined) return [];
    const people = onDuty(kept.rota, nowMs()).people.map(async (one): Promise<Sendable[]> => {
      const { personId, name, phone, accountId } = one;
      const bare = { is: "responder", name, relation: null } as const;
      if (accountId === null) return [{ ...bare, addressee: `person:${personId}`, number: phone, ways: [] }];
      const addressee = `account:${accountId}`;
      const found = await addressees.find(addressee, incident);
      // Whoever is locked or gone is sent nowhere.
      if ("nobody" in found) return [];
      const ways = waysTo(addressee, incident, { phone: found.phone !== null, push: found.push.length > 0 });
      return [{ ...bare, addressee, name: found.name, number: phone ?? found.phone, ways }];
    });
    return (await Promise.all(people)).flat();
  };

  return {
    of: async (incident) => (await Promise.all([contacts(incident), responders(incident)])).flat(),
  };
}
