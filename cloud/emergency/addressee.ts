/**
 * Whom a notice is for, when it is for a person: written in plans and deliveries by id (`contact:c-3-1`), looked up at the last moment, so that neither names nor numbers
 * are kept with what is to be told.
 */

/** `contact`: of the home of the incident. `resident`: whoever lives there. `duty`: whoever is on duty in that role for the area at this moment. */
export const addresseeKinds = ["contact", "resident", "duty", "account"] as const;
export type AddresseeKind = (typeof addresseeKinds)[number];

export type Addressee = {
  /** As the plan says it: `<kind>:<id>`. */
  id: string;
  name: string;
  /** null = there is none: the way is refused, and the plan goes on. */
  phone: string | null;
  email: string | null;
  /** Where a pushed message goes, opaque. */
  push: readonly string[];
  languages: readonly ("zh" | "en")[];
};

export function parseAddressee(text: string): { kind: AddresseeKind; id: string } | undefined {
  const at = text.indexOf(":");
  const kind = addresseeKinds.find((one) => one === text.slice(0, at));
  return kind === undefined || at === text.length - 1 ? undefined : { kind, id: text.slice(at + 1) };
}
