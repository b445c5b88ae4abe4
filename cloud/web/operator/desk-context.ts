/** What every part of the operator's page may need: who is sitting there, what is known, what time it is, and how to ask the server. */

import { createContext, useContext, useSyncExternalStore } from "react";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { DeskClient } from "../parts/desk-client.ts";
import type { DeskClock } from "./desk-clock.ts";
import type { DeskState, Line } from "./desk-state.ts";
import type { DeskStore } from "./desk-store.ts";
import type { Telephone } from "./use-telephone.ts";

export type Desk = {
  client: DeskClient;
  /** The operator's name; empty until it was given. */
  operator: string;
  askName: () => void;
  telephone: Telephone;
  /** Which telephone is theirs. */
  askPhone: () => void;
  store: DeskStore;
  clock: DeskClock;
};

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("this part was drawn outside the operator's page");
  return desk;
}

/** A piece of what is known: whoever asks is drawn anew only when this piece is another. @param select gives a piece, and makes none. */
export function useKnown<Piece>(select: (state: DeskState) => Piece): Piece {
  return useKnownOf(useDesk().store, select);
}

export function useKnownOf<Piece>(store: DeskStore, select: (state: DeskState) => Piece): Piece {
  return useSyncExternalStore(store.subscribe, () => select(store.state()));
}

/** By the server's clock, in steps; it stands still while the page is blind. */
export function useNowMs(every: Millis = seconds(1)): number {
  const { clock } = useDesk();
  return useSyncExternalStore(clock.subscribe, () => Math.floor(clock.nowMs() / every) * every);
}

export function useLine(): Line {
  const { clock } = useDesk();
  return useSyncExternalStore(clock.subscribe, clock.line);
}
