/**
 * States as programs of before have written them: with ids of devices where a number stands now (`device-mark.ts`).
 *
 * Inputs: anything that JSON can be, because a disk may have changed it. Limits: what is no id stays what it is; whoever remembers looks at it.
 */

import type { Chatter, HomeState } from "../../detection/home-state.ts";
import { markOf, type DeviceMark } from "../../detection/device-mark.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";

type Told = { watchers?: unknown; doors?: unknown; chatter?: unknown };

/** With a mark for each id: of those who watch, of doors, and of who chatters. Watchers that were written in short and cannot be read are `null`. */
export function withMarks<State extends object>(state: State): State {
  const { watchers, doors, chatter }: Told = state;
  return {
    ...state,
    ...(typeof watchers === "string" ? { watchers: watchersWithIds(watchers) } : {}),
    ...(Array.isArray(watchers) ? { watchers: watchers.map(markOr) } : {}),
    ...(Array.isArray(doors) ? { doors: doors.map(ofMark) } : {}),
    ...(chatter === undefined ? {} : { chatter: ofMark(chatter) }),
  };
}

/**
 * A run of sightings: which of the watchers, or its id where it was none of them; since when, its minute and its last sighting before `heardAtMs`; how often.
 * @returns null = this is none.
 */
export function runRead(run: unknown, watchers: unknown, heardAtMs: number): Chatter | null {
  if (!Array.isArray(run) || run.length !== 5) return null;
  const [which, ...numbers] = run as unknown[];
  const [from = 0, minute = 0, seen = 0, count = 0] = numbers.filter((one) => typeof one === "number");
  // `as`: a list; what it has at that place is looked at below.
  const mark = typeof which === "string" ? markOr(which) : (watchers as unknown[] | undefined)?.[Number(which)];
  if (typeof mark !== "number" || numbers.some((one) => !Number.isFinite(one))) return null;
  return {
    mark: mark as DeviceMark,
    fromMs: heardAtMs - from,
    minuteMs: heardAtMs - minute,
    seenAtMs: heardAtMs - seen,
    count,
  };
}

/** Addresses of radios, eight bytes each. `null`: these are none. */
function watchersWithIds(text: string): HomeState["watchers"] | null {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length === 0 || bytes.length % 8 !== 0 || bytes.toString("base64") !== text) return null;
  return Array.from({ length: bytes.length / 8 }, (_, n) => markOr(`0x${bytes.toString("hex", 8 * n, 8 * n + 8)}`));
}

// `as`: any text was an id once; the mark of another text is nobody's.
const markOr = (one: unknown): DeviceMark => (typeof one === "string" ? markOf(one as DeviceId) : (one as DeviceMark));

function ofMark(one: unknown): unknown {
  if (typeof one !== "object" || one === null || !("deviceId" in one)) return one;
  const { deviceId, ...others } = one;
  return { mark: markOr(deviceId), ...others };
}
