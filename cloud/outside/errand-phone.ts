/**
 * A provider of messages as a core uses it that calls nobody: what it posts to us is read here, and what goes to it goes as an errand of whoever calls outside. Alarms never go by
 * this: those are deliveries.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import type { PhoneProvider } from "../notify/phone-provider.ts";
import type { Errands } from "./errand.ts";

/** Whoever waits for an answer or a code asks again after that. */
const takesMax = seconds(20);

/** @param name by which the other process knows it. */
export function phoneByErrand(phone: PhoneProvider, name: string, errands: Errands): PhoneProvider {
  return {
    ...phone,
    async sms(sms, signal) {
      const outcome = await errands.ask({ kind: "sms", provider: name, sms }, { within: takesMax, signal });
      switch (outcome.kind) {
        case "accepted":
        case "refused":
        case "unreachable":
          return outcome;
        case "not-there":
          return { kind: "refused", why: "the process that calls outside does not know this provider" };
        case "not-taken":
          return { kind: "unreachable", why: "the process that calls outside has not answered", retryAfter: null };
      }
    },
    call: async () => await Promise.resolve({ kind: "refused", why: "nobody is called from the process that decides" }),
  };
}
