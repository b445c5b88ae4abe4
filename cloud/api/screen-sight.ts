/** What of a home's screen somebody is shown, by the view that the policy gave. What is left out is named, so that no page says "there is none". */

import type { Part } from "../access/view.ts";
import { labels, type Category } from "../registry/residents/category.ts";
import type { ScreenView } from "./contract/screen.ts";
import type { HomeScreen } from "./ports-screens.ts";
import type { Sight } from "./sight.ts";

/** What helps whoever goes there. That somebody is poor, or has lost a child, opens no door: it stands in the register alone. */
const helpful: ReadonlySet<Category> = new Set<Category>([
  "disabled",
  "demented",
  "living-alone",
  "oldest-old",
  "disability-certificate",
]);

const named = ["address", "name", "phone", "entry", "contacts", "health"] as const satisfies readonly Part[];

export function screenAs(sight: Pick<Sight, "shows">, screen: HomeScreen): ScreenView {
  const [hasAddress, hasName, hasHealth] = [sight.shows("address"), sight.shows("name"), sight.shows("health")];
  const [hasEntry, hasPhone, hasContacts] = [sight.shows("entry"), sight.shows("phone"), sight.shows("contacts")];
  return {
    ...screen,
    homeName: hasAddress ? screen.homeName : null,
    address: hasAddress ? screen.address : null,
    entry: hasEntry ? screen.entry : null,
    keySafe: hasEntry ? screen.keySafe : null,
    isHighRisk: hasHealth ? screen.isHighRisk : null,
    residents: hasName
      ? screen.residents.map(({ categories, ...one }) => ({
          ...one,
          healthNotes: hasHealth ? one.healthNotes : null,
          abilityGrade: hasHealth ? one.abilityGrade : null,
          falls: hasHealth ? one.falls : null,
          labels: hasHealth
            ? categories.filter((one) => helpful.has(one)).map((one) => ({ zh: labels[one].zh, en: labels[one].en }))
            : [],
        }))
      : [],
    numbers: screen.numbers.filter(({ is }) => (is === "contact" ? hasContacts : hasPhone)),
    // What came of alarms before is told with the words of whoever closed them, to those who see everything.
    earlier: sight.shows("notes") ? screen.earlier : [],
    hidden: named.filter((part) => !sight.shows(part)),
  };
}

/** Nobody knows where it is. */
export function screenOfNobody(readAtMs: number): ScreenView {
  return {
    homeId: null,
    state: "unregistered",
    readAtMs,
    homeName: null,
    address: null,
    entry: null,
    keySafe: null,
    timeZone: null,
    isHighRisk: null,
    residents: [],
    numbers: [],
    earlier: [],
    hidden: [],
  };
}
