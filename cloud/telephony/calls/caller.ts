/** Who calls, as far as their number says it. */

import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";

/** What the number is in that home: its own, of somebody who lives there, of somebody who is called for it. */
export type NumberIn = { is: "home" | "resident" | "contact"; name: string | null; relation: string | null };

export type CallerHome = {
  homeId: HomeId;
  area: AreaCode | null;
  homeName: string;
  address: string | null;
  /** Everybody who is registered there. */
  residents: readonly string[];
  numberIs: readonly NumberIn[];
};

/** None: nobody knows this number. `more`: homes that are not shown, as with a warden who is called for many. */
export type Caller = { homes: readonly CallerHome[]; more: number };

/** Whom to call for a home. */
export type HomeNumbers = {
  homeName: string | null;
  address: string | null;
  /** `addressee` as plans name them: `contact:c-3-1`. */
  numbers: readonly (NumberIn & { addressee: string | null; number: string })[];
};

export type Callers = {
  whoIs(number: string): Promise<Caller>;
  numbersOf(homeId: HomeId): Promise<HomeNumbers>;
};

export const nobodyKnown: Caller = { homes: [], more: 0 };
