/** How much of a home and the people in it somebody is shown, and what that leaves out. */

/** From the most to the least. Who is allowed something twice sees what the earlier one shows. */
export const views = ["full", "rescue", "own-home", "visit", "equipment", "numbers"] as const;
export type View = (typeof views)[number];

/** What is known about a home and its people, cut where the views differ. */
export const parts = [
  /** What the home is called, and its address. */
  "address",
  "name",
  "phone",
  /** How to get in: the key safe, the neighbour with a key. */
  "entry",
  "contacts",
  "health",
  /** What the register alone needs: the ID number, former homes, what a category rests on. */
  "papers",
  /** Categories such as "bereaved of an only child": a word that can hurt whom it is said about. */
  "sensitive-labels",
  /** What somebody wrote: it may hold anything. */
  "notes",
  /** At home or away, and when somebody last moved. */
  "presence",
  /** Devices, batteries, faults; no words that a person chose. */
  "equipment",
] as const;
export type Part = (typeof parts)[number];

const shown: Readonly<Record<View, readonly Part[]>> = {
  full: parts,
  rescue: ["address", "name", "phone", "entry", "contacts", "health", "presence", "equipment"],
  "own-home": ["address", "name", "phone", "contacts", "presence", "equipment"],
  visit: ["address", "equipment"],
  equipment: ["equipment"],
  numbers: [],
};

export function shows(view: View, part: Part): boolean {
  return shown[view].includes(part);
}

/** The one that shows more. */
export function wider(one: View, other: View): View {
  return views.indexOf(one) <= views.indexOf(other) ? one : other;
}
