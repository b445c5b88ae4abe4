/**
 * The first person of a deployment. Nobody has a password that we made: as long as no administrator of everything has come in, each start makes a
 * link for one, and the link of the start before is void.
 */

import type { Role } from "../access/principal.ts";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { NewPerson } from "./administration.ts";
import type { Accounts } from "./accounts.ts";
import type { Inviting, Link } from "./inviting.ts";

const bySystem = { who: "system/first-start", purpose: "operate-system" } as const;

export type FirstLink = { role: Role; login: string; link: Link };

const administrator: NewPerson = {
  name: "管理员 Administrator",
  login: "administrator",
  phone: null,
  email: null,
  language: "zh",
  grants: [{ role: "area-administrator", area: "everywhere", untilMs: null }],
};

/** @returns null when somebody is in already. */
export async function firstLink(
  { accounts, inviting }: { accounts: Accounts; inviting: Inviting },
  nowMs: number,
): Promise<FirstLink | null> {
  if (await accounts.hasAdministrator()) return null;
  return await linkFor({ accounts, inviting }, "area-administrator", administrator, nowMs);
}

/** For whoever tries it out: one person for each role. Only beside a demo home. */
export async function demoLinks(
  parts: { accounts: Accounts; inviting: Inviting },
  demoHome: HomeId | null,
  nowMs: number,
): Promise<readonly FirstLink[]> {
  const areaRoles = ["operator", "supervisor", "responder", "technician", "installer", "auditor"] as const;
  const people: { role: Role; person: NewPerson }[] = areaRoles.map((role) => ({
    role,
    person: demoPerson(role, [{ role, area: "everywhere", untilMs: null }]),
  }));
  if (demoHome !== null) {
    people.push({
      role: "caregiver",
      person: demoPerson("caregiver", [{ role: "caregiver", homeId: demoHome, untilMs: null }]),
    });
  }
  const links: FirstLink[] = [];
  for (const { role, person } of people) {
    const link = await linkFor(parts, role, person, nowMs);
    if (link) links.push(link);
  }
  return links;
}

function demoPerson(role: Role, grants: NewPerson["grants"]): NewPerson {
  return { name: `演示 Demo ${role}`, login: `demo-${role}`, phone: null, email: null, language: "zh", grants };
}

/** Null for somebody who has come in. */
async function linkFor(
  { accounts, inviting }: { accounts: Accounts; inviting: Inviting },
  role: Role,
  person: NewPerson,
  nowMs: number,
): Promise<FirstLink | null> {
  const login = person.login ?? role;
  const kept = await accounts.find({ field: "login", text: login });
  if (kept && kept.account.standing !== "invited") return null;
  const link = kept
    ? await inviting.inviteAgain(kept, bySystem, nowMs)
    : await inviting.invite(person, bySystem, nowMs);
  return link === "taken" ? null : { role, login, link };
}
