/**
 * How often somebody may type a wrong claim code before they wait: by account, and by where they ask from. A code is 80 random bits, so nobody guesses one; what this stops
 * is trying for hours unseen. In memory: a restart forgets.
 */

import { minutes, seconds, hours } from "@shouwang/shared/time/duration.ts";
import { blockOf, type Counted, type Rule } from "../../identity/lockout.ts";
import { createTries, type Tries } from "../../identity/tries.ts";
import type { Asked } from "../asked.ts";

/** Sixteen letters from a label in a dark hall are typed wrong now and then. */
const ofAccount: Rule = { free: 5, firstWait: seconds(30), longestWait: hours(1), forgetAfter: hours(24) };
/** Several installers may sit behind one address. */
const ofAddress: Rule = { free: 50, firstWait: seconds(30), longestWait: minutes(15), forgetAfter: hours(1) };

export type ClaimLimit = Tries & { keysOf(asked: Pick<Asked, "who" | "address">): readonly Counted[] };

export function createClaimLimit(): ClaimLimit {
  const tries = createTries();
  return Object.assign(tries, {
    keysOf: ({ who, address }: Pick<Asked, "who" | "address">): readonly Counted[] => [
      { key: `claim ${who}`, rule: ofAccount },
      { key: `claim from ${blockOf(address)}`, rule: ofAddress, isShared: true },
    ],
  });
}
