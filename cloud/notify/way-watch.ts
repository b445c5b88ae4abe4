/**
 * Whether a way to persons goes out at all: what is told of one person is the journal's, but a provider that takes nothing from anybody is a fault of the house, and is to be known
 * before the next alarm needs it.
 *
 * Limits: only what is sent shows it, so a way that nobody uses is not known to fail; contacts are tried for that (`planning/contact-tests.ts`). A refusal says something
 * about one person and nothing about the way. What we ended ourselves says nothing.
 */

import type { Delivered, EmergencyService } from "../emergency/emergency-service.ts";
import { isOnlyNews } from "./person-service.ts";

/** One message may be lost; two in a row to nobody are a way that does not stand. */
const failuresOfFault = 2;

/** @param told on each answer that says something; null = it stands. */
export function watchWay(service: EmergencyService, told: (why: string | null) => void): EmergencyService {
  let failures = 0;
  const hear = (outcome: Delivered): void => {
    switch (outcome.kind) {
      case "accepted":
        failures = 0;
        told(null);
        return;
      case "unreachable":
        failures += 1;
        if (failures >= failuresOfFault) told(outcome.why);
        return;
      case "refused":
        return;
    }
  };
  return {
    name: service.name,
    async deliver(notice, signal) {
      const outcome = await service.deliver(notice, signal);
      // Nobody is rung up to hear that it is over: such a call was never made.
      const isCallOfNews = service.name === "voice" && isOnlyNews(notice);
      if (!signal.aborted && !isCallOfNews) hear(outcome);
      return outcome;
    },
  };
}
