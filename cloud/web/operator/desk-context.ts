/** What every part of the operator's page may need: who is sitting there, what time it is, and how to ask the server. */

import { createContext, useContext } from "react";
import type { FaultView } from "../../api/contract.ts";
import type { DeskClient } from "../parts/desk-client.ts";
import type { Telephone } from "./use-telephone.ts";

export type Desk = {
  client: DeskClient;
  /** The operator's name; empty until it was given. */
  operator: string;
  askName: () => void;
  telephone: Telephone;
  /** Which telephone is theirs. */
  askPhone: () => void;
  /** By the server's clock. */
  nowMs: number;
  /** All that this page knows of: what concerns a home stands on its page. */
  faults: readonly FaultView[];
};

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("this part was drawn outside the operator's page");
  return desk;
}
