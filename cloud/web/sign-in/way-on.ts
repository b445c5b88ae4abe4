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
const ours = /^\/(operator|administration)\/(#[^\s\\]*)?$/;

export const seesDesk = ({ may }: Pick<MeView, "may">): boolean => may.includes("follow-live");
export const seesAdministration = ({ may }: Pick<MeView, "may">): boolean =>
  administering.some((action) => may.includes(action));

/**
 * Back to where they were; or to what they do here. Whoever answers alarms goes to them first.
 * @param next what brought them here said so.
 * @returns null: nowhere; their own settings are what there is for them.
 */
export function wayOn(me: Pick<MeView, "may">, next: string | null): string | null {
  if (next !== null && ours.test(next)) return next;
  if (me.may.includes("take-incident")) return "/operator/";
  return seesAdministration(me) ? "/administration/" : null;
}
