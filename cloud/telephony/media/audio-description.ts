/**
 * What two ends of a call say about its sound (SDP, RFC 8866, in offer and answer of RFC 3264): one stream of telephone sound, where it goes, in which coding, and by which
 * number keys are told. Whatever else is offered is declined, and unknown lines are passed over. Total: a description that cannot be used is a sentence.
 */

import { voiceCodecs, type VoiceCodec } from "./g711.ts";

export const sdpType = "application/sdp";

/** Where their sound comes from, and ours goes to. */
export type AudioEnd = {
  host: string;
  port: number;
  codec: VoiceCodec;
  /** The payload type of keys; null = keys come by INFO or not at all. */
  events: number | null;
  /** Whether they want to hear us, and speak: hold is neither or one of both. */
  hears: boolean;
  speaks: boolean;
};

export type OurEnd = { host: string; port: number; sessionId: number; version: number };

/** Of the static table (RFC 3551 §6); keys have a number that is agreed, and 101 is what everybody takes. */
const staticType: Record<VoiceCodec, number> = { "a-law": 8, "mu-law": 0 };
const nameOf: Record<VoiceCodec, string> = { "a-law": "PCMA", "mu-law": "PCMU" };
const ourEvents = 101;
const descriptionCharactersMax = 8 * 1024;

/** Offers both codings, A-law first. */
export function offerOf(ours: OurEnd): string {
  return written(ours, { codecs: voiceCodecs, events: ourEvents, direction: "sendrecv" });
}

/** To an offer of theirs, in the coding that was read from it. */
export function answerOf(ours: OurEnd, theirs: AudioEnd, offered: string): string {
  const direction =
    theirs.hears && theirs.speaks ? "sendrecv" : theirs.hears ? "sendonly" : theirs.speaks ? "recvonly" : "inactive";
  return written(ours, { codecs: [theirs.codec], events: theirs.events, direction }, declinedOf(offered));
}

function written(
  { host, port, sessionId, version }: OurEnd,
  audio: { codecs: readonly VoiceCodec[]; events: number | null; direction: string },
  declined: { before: readonly string[]; after: readonly string[] } = { before: [], after: [] },
): string {
  const family = host.includes(":") ? "IP6" : "IP4";
  const types = [...audio.codecs.map((codec) => staticType[codec]), ...(audio.events === null ? [] : [audio.events])];
  const events = audio.events;
  return [
    "v=0",
    `o=- ${sessionId} ${version} IN ${family} ${host}`,
    "s=-",
    `c=IN ${family} ${host}`,
    "t=0 0",
    ...declined.before,
    `m=audio ${port} RTP/AVP ${types.join(" ")}`,
    ...audio.codecs.map((codec) => `a=rtpmap:${staticType[codec]} ${nameOf[codec]}/8000`),
    ...(events === null ? [] : [`a=rtpmap:${events} telephone-event/8000`, `a=fmtp:${events} 0-15`]),
    "a=ptime:20",
    `a=${audio.direction}`,
    ...declined.after,
    "",
  ].join("\r\n");
}

/** As many streams as were offered, in their order (RFC 3264 §6); those that are not ours have port 0. */
function declinedOf(offered: string): { before: string[]; after: string[] } {
  const media = linesOf(offered).filter((line) => line.startsWith("m="));
  const ours = media.findIndex((line) => isUsable(line));
  const decline = (line: string): string => line.replace(/^(m=\S+) \S+/, "$1 0");
  return { before: media.slice(0, Math.max(0, ours)).map(decline), after: media.slice(ours + 1).map(decline) };
}

/** The first stream of sound that we can use. */
export function readAudio(text: string): { kind: "audio"; audio: AudioEnd } | { kind: "unusable"; why: string } {
  if (text.length > descriptionCharactersMax) return unusable("its description is too long");
  const lines = linesOf(text);
  const starts = lines.flatMap((line, at) => (line.startsWith("m=") ? [at] : []));
  const session = lines.slice(0, starts[0] ?? lines.length);
  const start = starts.find((at) => isUsable(lines[at] ?? ""));
  if (start === undefined) return unusable("it has no sound over RTP/AVP");
  const own = lines.slice(start, starts.find((at) => at > start) ?? lines.length);
  const [, portText = "", , ...types] = (own[0] ?? "").slice(2).trim().split(/\s+/);
  const port = Number(portText.split("/")[0]);
  if (!Number.isInteger(port) || port > 65_535) return unusable("its sound has no port");
  if (port === 0) return unusable("it declines sound");
  const host = hostIn(own) ?? hostIn(session);
  if (host === undefined) return unusable("its sound has no address");
  const maps = mapsIn(own);
  const codec = codecOf(types, maps);
  if (codec === undefined) return unusable("it speaks neither A-law nor µ-law");
  const events = types.find((type) => maps.get(type)?.startsWith("TELEPHONE-EVENT/8000"));
  const direction = directionIn(own) ?? directionIn(session) ?? "sendrecv";
  // The way of holding a call before there was a word for it.
  const isHeld = host === "0.0.0.0" || host === "::";
  return {
    kind: "audio",
    audio: {
      host,
      port,
      codec,
      events: events === undefined ? null : Number(events),
      hears: !isHeld && (direction === "sendrecv" || direction === "recvonly"),
      speaks: direction === "sendrecv" || direction === "sendonly",
    },
  };
}

const unusable = (why: string) => ({ kind: "unusable", why }) as const;

const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/).filter((line) => /^[a-z]=/.test(line));

const isUsable = (line: string): boolean => /^m=audio \S+ RTP\/AVP /.test(line);

function hostIn(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const host = /^c=IN IP[46] ([0-9A-Za-z.:-]{1,255})/.exec(line)?.[1];
    if (host !== undefined) return host;
  }
  return undefined;
}

/** What each payload type is, in capitals: `PCMA/8000`. */
function mapsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, type, name] = /^a=rtpmap:(\d{1,3}) (\S+)/.exec(line) ?? [];
      return type === undefined || name === undefined ? [] : [[type, name.toUpperCase()]];
    }),
  );
}

/** The first that they name and we speak: what an answer names first is what they will send. */
function codecOf(types: readonly string[], maps: ReadonlyMap<string, string>): VoiceCodec | undefined {
  for (const type of types) {
    const name = maps.get(type);
    const codec = voiceCodecs.find((one) =>
      // Static numbers mean what they mean without a word; a map that says otherwise is not ours to use.
      name === undefined
        ? type === String(staticType[one])
        : name.startsWith(`${nameOf[one]}/8000`) && type === String(staticType[one]),
    );
    if (codec !== undefined) return codec;
  }
  return undefined;
}

function directionIn(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/.exec(line)?.[1];
    if (direction !== undefined) return direction;
  }
  return undefined;
}
