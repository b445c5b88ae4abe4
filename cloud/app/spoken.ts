/** Wires calls that are spoken over the desk's own trunk: which trunk, its sound, its voice. Decides nothing but by whom is called. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { PhoneEvent, PhoneProvider, Said } from "../notify/phone-provider.ts";
import { createMediaPorts } from "../telephony/media/udp-media.ts";
import { readGeneralClips } from "../telephony/speech/file-clips.ts";
import type { Speech } from "../telephony/speech/speech.ts";
import { openSpeech } from "../telephony/speech/system-speech.ts";
import { createSpokenCalls } from "../telephony/spoken-call/spoken-calls.ts";
import type { Trunks } from "../telephony/trunks.ts";

export type SpokenOver = { trunks: Pick<Trunks, "all" | "forArea">; speech: Speech };

/** Who calls over the trunk of an area; `isUp` false: nothing goes over it at the moment. */
type OverTrunk = { provider: PhoneProvider; isUp: boolean };

export type Spoken = AsyncDisposable & {
  over(area: AreaCode | null): OverTrunk | null;
  /** Somebody can be called over one. */
  any(): true | null;
};

export function openSpoken(
  { trunks, speech }: SpokenOver,
  needs: { heard(event: PhoneEvent): Promise<Said | null>; clock: Clock; log: Log },
): Spoken {
  const { clock } = needs;
  const calls = createSpokenCalls({ ...needs, speech, mediaPorts: (range) => createMediaPorts(range, clock) });
  return {
    over(area) {
      const trunk = trunks.forArea(area);
      return trunk && { provider: calls.over(trunk), isUp: trunk.standing().isUp };
    },
    any: () => (trunks.all().length === 0 ? null : true),
    [Symbol.asyncDispose]: () => calls[Symbol.asyncDispose](),
  };
}

/** Throws when the installation is not whole. */
export function openVoice(command: string, log: Log): Speech {
  return openSpeech({ command, clips: readGeneralClips(), log });
}

/** Our own trunk where one is set; while it is away, a provider of calls where there is one. */
export function callerOf(own: OverTrunk | null, phone: PhoneProvider | null): PhoneProvider | null {
  if (own === null) return phone;
  return own.isUp ? own.provider : (phone ?? own.provider);
}
