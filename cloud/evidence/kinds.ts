/** Every kind of record that this cloud keeps, one line each. What is not in here is named by `audit verify` as a kind that nobody knows. */

import type { KeptKind } from "./kept-kind.ts";
import { keptKind } from "./kept-kind.ts";
import { legalHold } from "./legal-hold.ts";

export const keptKinds: readonly KeptKind[] = [keptKind(legalHold)];
