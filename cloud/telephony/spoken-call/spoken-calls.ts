/**
 * Calls over the desk's own trunk, spoken by us, as a provider of calls: what goes through a carrier's trunk or the telephone system of the house needs no provider outside.
 * Messages need one all the same.
 *
 * `accepted`: it rings there, or was taken; nothing about a person. One call at a time for each key, however often it is asked for, and none again for one that was taken.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../../emergency/emergency-service.ts";
import type { Call, PhoneProvider } from "../../notify/phone-provider.ts";
import type { OpenMedia } from "../media/media.ts";
import type { Trunk } from "../trunk/trunk.ts";
import { beginSpokenCall, type SpokenCall, type SpokenCallNeeds } from "./spoken-call.ts";

/** Each sends 50 packets a second; a trunk of a desk has 30 lines, and operators need some of them. */
export const spokenCallsMax = 60;
const whenFull = seconds(5);
/** Until the first question to the trunk was answered, nobody knows by which address it sees us. */
const whenUnknown = seconds(2);
/** Some networks say nothing for so long before it rings. The call goes on; who asks again finds it. */
const ringsWithin = seconds(20);
/** Keys of calls that were taken. */
const rememberedMax = 1_000;
const endTakesMax = seconds(2);

export type SpokenCalls = AsyncDisposable & {
  over(trunk: Trunk): PhoneProvider;
  underWay(): number;
};

export function createSpokenCalls(
  needs: Pick<SpokenCallNeeds, "speech" | "heard" | "clock" | "log"> & {
    clock: Pick<Clock, "after" | "uptimeMs">;
    mediaPorts(range: { from: number; to: number }): OpenMedia;
  },
): SpokenCalls {
  const { clock } = needs;
  const underWay = new Map<string, SpokenCall>();
  const taken = new Set<string>();
  const ports = new Map<string, OpenMedia>();

  /** One for each range: trunks that share one take turns. */
  const portsOf = ({ rtpPortFrom: from, rtpPortTo: to }: Trunk["settings"]): OpenMedia => {
    const range = `${from}-${to}`;
    const open = ports.get(range) ?? needs.mediaPorts({ from, to });
    ports.set(range, open);
    return open;
  };
  const begin = (call: Call, trunk: Trunk): SpokenCall | Delivered => {
    if (taken.has(call.key)) return { kind: "accepted", receipt: "taken already, by an earlier attempt" };
    if (underWay.size >= spokenCallsMax)
      return { kind: "unreachable", why: `${underWay.size} calls are spoken at once`, retryAfter: whenFull };
    const local = trunk.localHost();
    const host = trunk.settings.rtpHost ?? local;
    if (host === null)
      return { kind: "unreachable", why: "nothing has gone to the trunk yet", retryAfter: whenUnknown };
    const open = portsOf(trunk.settings);
    const spoken = beginSpokenCall(call, {
      ...needs,
      trunk,
      host,
      openMedia: async (onDigit) => await open({ host: local, onDigit }),
    });
    underWay.set(call.key, spoken);
    void spoken.ended.then(() => {
      underWay.delete(call.key);
      if (!spoken.wasTaken()) return;
      taken.add(call.key);
      const [oldest] = taken;
      if (taken.size > rememberedMax && oldest !== undefined) taken.delete(oldest);
    });
    return spoken;
  };

  return {
    underWay: () => underWay.size,
    over: (trunk) => ({
      speaksAnswers: true,
      async sms() {
        return await Promise.resolve({
          kind: "refused",
          why: "Over a trunk people are called; messages need a provider.",
        });
      },
      async call(call, signal) {
        const spoken = underWay.get(call.key) ?? begin(call, trunk);
        return "kind" in spoken ? spoken : await ringing(spoken, { clock, signal });
      },
      read: () => ({ kind: "refused", why: "nothing is posted about calls over a trunk" }),
      answer: () => ({}),
    }),
    async [Symbol.asyncDispose]() {
      const ending = [...underWay.values()].map((spoken) => {
        spoken.hangUp();
        return spoken.ended;
      });
      const limit = Promise.withResolvers<void>();
      using _limit = clock.after(endTakesMax, () => limit.resolve());
      await Promise.race([Promise.all(ending), limit.promise]);
    },
  };
}

function ringing(
  spoken: SpokenCall,
  { clock, signal }: { clock: Pick<Clock, "after">; signal: AbortSignal },
): Promise<Delivered> {
  return new Promise((resolve) => {
    const notYet = (): void =>
      resolve({
        kind: "unreachable",
        why: "it does not ring yet",
        retryAfter: whenUnknown,
        mayHaveArrived: true,
      });
    if (signal.aborted) return notYet();
    const timer = clock.after(ringsWithin, notYet);
    signal.addEventListener("abort", notYet, { once: true });
    void spoken.placed.then((delivered) => {
      timer.cancel();
      signal.removeEventListener("abort", notYet);
      return resolve(delivered);
    });
    return undefined;
  });
}
