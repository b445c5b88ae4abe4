/** Whom a home is about, by name; what the home is called, where no name may be read. */

import type { CareView } from "../../api/contract/caregiver.ts";
import { useWords } from "../parts/catalogue.ts";
import { frameWords } from "./words.ts";

export function useWho(): (view: Pick<CareView, "residents" | "name"> | null) => string {
  const say = useWords(frameWords);
  return (view) => {
    const names = view?.residents.map(({ name }) => name) ?? [];
    if (names.length > 0) return names.reduce((one, other) => say("two", { one, other }));
    return view?.name ?? say("someone");
  };
}
