/** Spoken calls with a simulated telephone: each text is a tone of its own loudness, so that what was heard at the other end is known. */

import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Said } from "@shouwang/cloud/notify/phone-provider.ts";
import type { Calls } from "@shouwang/cloud/sip/calls.ts";
import { openUdpTransport } from "@shouwang/cloud/sip/udp-transport.ts";
import { createMediaPorts } from "@shouwang/cloud/telephony/media/udp-media.ts";
import { createSpokenCalls } from "@shouwang/cloud/telephony/spoken-call/spoken-calls.ts";
import { trunkSettings } from "@shouwang/cloud/telephony/trunk/settings.ts";
import type { Trunk } from "@shouwang/cloud/telephony/trunk/trunk.ts";
import { openSipHouse } from "./sip-house.ts";
import { startTelephone, type TelephoneManner } from "./telephone.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const loudness = { question: 2_000, keys: 4_000, news: 8_000, taken: 12_000, unanswered: 20_000 } as const;
type Text = keyof typeof loudness;
const texts = Object.keys(loudness).filter((text): text is Text => text in loudness);

/** A trunk as spoken calls see it, over any calls. */
export function aTrunkOver(
  calls: Calls,
  options: { localHost?: string | null; ringsFor?: Millis | null; isUp?: () => boolean } = {},
): Trunk {
  const connectorId = parseConnectorId("trunk-1");
  if (connectorId === undefined) throw new Error("no id");
  const from = 30_000 + (process.pid % 60) * 256;
  const { localHost = "127.0.0.1", ringsFor = null, isUp = () => true } = options;
  return {
    connectorId,
    name: "trunk",
    area: null,
    settings: trunkSettings.parse({ host: "127.0.0.1", number: "12349", rtpPortFrom: from, rtpPortTo: from + 255 }),
    calls,
    callsTo: () => ({
      ...calls,
      place: (call, events, signal) => calls.place({ ...call, ringsFor: ringsFor ?? call.ringsFor }, events, signal),
    }),
    addressOf(number) {
      const uri = `sip:${number}@127.0.0.1`;
      return { uri, from: "<sip:12349@127.0.0.1>", to: `<${uri}>`, contactUser: "12349" };
    },
    localHost: () => localHost,
    standing: () => ({ isUp: isUp(), sinceMs: 0, sentence: null }),
    inUse: () => calls.count(),
    [Symbol.asyncDispose]: async () => await Promise.resolve(),
  };
}

export async function aSpokenHouse(
  manner: TelephoneManner,
  options: {
    clock?: Clock;
    textTakes?: Millis;
    localHost?: null;
    /** It is given up soon. */
    ringsQuickly?: boolean;
    /** Nobody is at the far end. */
    isDeaf?: boolean;
  } = {},
) {
  const stack = new AsyncDisposableStack();
  const telephone = stack.use(await startTelephone(manner));
  const farEnd = options.isDeaf === true ? { host: "127.0.0.1", port: 9 } : telephone.place;
  const house = stack.use(openSipHouse({ openTransport: (events) => openUdpTransport({ farEnd }, events) }));
  const digits: string[] = [];
  const states: string[] = [];
  const answers: Record<string, Said> = {
    "9": { text: "keys", prompt: "token-1" },
    "3": { text: "news", prompt: "token-2" },
  };
  const calls = stack.use(
    createSpokenCalls({
      speech: {
        async speak(text) {
          const known = texts.find((one) => one === text) ?? "unanswered";
          const length = ((options.textTakes ?? millis(200)) * 8_000) / 1_000;
          return await Promise.resolve({ samples: new Int16Array(length).fill(loudness[known]), isGeneral: false });
        },
      },
      async heard(event) {
        if (event.kind === "call-state") states.push(event.state);
        if (event.kind !== "digit") return null;
        digits.push(`${event.prompt} ${event.digit}`);
        if (event.digit === "4") throw new Error("the database is away");
        return await Promise.resolve(answers[event.digit] ?? { text: "taken", prompt: null });
      },
      mediaPorts: (range) => createMediaPorts(range, clock),
      clock: options.clock ?? clock,
      log: silentLog,
    }),
  );
  const ringsFor = options.ringsQuickly === true ? millis(300) : null;
  const trunk = aTrunkOver(house.calls, { localHost: options.localHost === null ? null : "127.0.0.1", ringsFor });
  const provider = calls.over(trunk);
  return {
    telephone,
    calls,
    provider,
    digits,
    states,
    async call(signal = AbortSignal.timeout(seconds(5)), key = "d-1") {
      const call = { key, to: "+8613800000001", language: "zh", say: "question", prompt: "token-1", what: "" } as const;
      return await provider.call(call, signal);
    },
    /** In order, by how loud they were. */
    heardTexts(): string[] {
      return telephone
        .said()
        .map((loud) => texts.find((one) => Math.abs(loudness[one] - loud) < loudness[one] / 20) ?? "?");
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
