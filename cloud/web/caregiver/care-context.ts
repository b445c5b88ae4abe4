/** What every part of the page needs of the home that is shown. */

import { createContext, useContext } from "react";
import type { CareView } from "../../api/contract/caregiver.ts";
import type { CareClient } from "./care-client.ts";
import type { Freshness } from "./freshness.ts";

export type Caregiving = {
  client: CareClient;
  view: CareView;
  freshness: Freshness;
  /** The server's time; it stands still while what is shown is old. */
  nowMs: number;
  /** Sent with what somebody does where nobody signs in; undefined where they do. */
  by: string | undefined;
  /** Nothing can be done before it is known who does it. */
  needsName: boolean;
  look(): void;
};

const CareContext = createContext<Caregiving | null>(null);
export const CareProvider = CareContext.Provider;

export function useCaregiving(): Caregiving {
  const given = useContext(CareContext);
  if (given === null) throw new Error("Nobody's home is known around this part of the page.");
  return given;
}
