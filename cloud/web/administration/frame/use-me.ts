/** Who is signed in, for every view below the frame. */

import { createContext, useContext } from "react";
import type { MeView } from "../../../api/contract/people.ts";

export const MeContext = createContext<MeView | null>(null);

/** `may.includes("change-kits")`: somewhere; whether here, the server says. */
export function useMe(): MeView {
  const me = useContext(MeContext);
  if (!me) throw new Error("Nobody is known around this view.");
  return me;
}
