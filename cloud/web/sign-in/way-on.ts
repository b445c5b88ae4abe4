/** Where somebody goes once they are in. */

import type { ActionView, MeView } from "../../api/contract/people.ts";

/** What the administration has pages for. */
const administering: readonly ActionView[] = [
  "administer-accounts",
  "change-areas",
  "change-residents",
  "note-reached",
  "change-kits",
  "read-log",
];

/** Pages of ours, and nothing that leads elsewhere. */
const ours = /^\/(operator|administration|caregiver|installer|board)\/(#[^\s\\]*)?$/;

export const seesDesk = ({ may }: Pick<MeView, "may">): boolean => may.includes("follow-live");
/** Their own page: mothers, fathers, neighbours. */
export const seesCare = ({ may }: Pick<MeView, "may">): boolean => may.includes("answer-as-caregiver");
export const seesAdministration = ({ may }: Pick<MeView, "may">): boolean =>
  administering.some((action) => may.includes(action));

/** Whoever puts kits into homes, and looks after no registry. */
const installs = ({ may }: Pick<MeView, "may">): boolean =>
  may.includes("hand-over-kit") && !may.includes("change-residents");
/** Codes of provinces and cities have two and four digits: whoever supervises one sees its numbers, and no home of it. */
const isLarge = (area: string): boolean => /^(\d{2}|\d{4})$/.test(area);
const seesNumbersOnly = (grants: MeView["grants"]): boolean =>
  grants.length > 0 && grants.every((grant) => grant.role === "supervisor" && isLarge(grant.area));

/**
 * Back to where they were; or to what they do here. Whoever answers alarms goes to them first.
 * @param next what brought them here said so.
 * @returns null: nowhere; their own settings are what there is for them.
 */
export function wayOn(me: Pick<MeView, "may"> & Partial<Pick<MeView, "grants">>, next: string | null): string | null {
  if (next !== null && ours.test(next)) return next;
  if (seesNumbersOnly(me.grants ?? [])) return "/administration/#/months";
  if (me.may.includes("take-incident")) return "/operator/";
  // Whoever looks after kits from afar; an installer follows nothing live.
  if (me.may.includes("command-gateway") && seesDesk(me)) return "/administration/#/fleet";
  if (installs(me)) return "/installer/";
  if (seesAdministration(me)) return "/administration/";
  return seesCare(me) ? "/caregiver/" : null;
}
