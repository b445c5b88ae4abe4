/** Which light of a board blinks, how, and what is remembered of it meanwhile. Pure; `system-led.ts` reads and writes. */

/** What stood before it blinked. `bootId`: of which run of the machine. */
export type LedBefore = { bootId: string; led: string; trigger: string; brightness: string };

const names = [/^ACT$/, /^led0$/, /(^|:)(act|activity|status|heartbeat)(-\d+)?$/i];

/** The light that shows activity; a light that shows power or a cable is left as it is. */
export function activityLed(found: readonly string[]): string | undefined {
  for (const like of names) {
    const led = found.find((name) => like.test(name));
    if (led !== undefined) return led;
  }
  return undefined;
}

/** `none [mmc0] timer`: the one in force stands in brackets. */
export function triggersOf(text: string): { now: string | undefined; all: readonly string[] } {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const now = words.find((word) => /^\[.+\]$/.test(word))?.slice(1, -1);
  return { now, all: words.map((word) => word.replace(/^\[(.+)\]$/, "$1")) };
}

/** Even blinking is unlike everything the light does by itself; a heartbeat is second best. */
export const blinkingOf = (all: readonly string[]): string | undefined =>
  ["timer", "heartbeat"].find((one) => all.includes(one));

export const ledNote = ({ bootId, led, trigger, brightness }: LedBefore): string =>
  `${[bootId, led, trigger, brightness].join("\n")}\n`;

/** @returns undefined for what is no note of ours, or one of another run of the machine: the kernel has forgotten it too. */
export function readLedNote(text: string, bootId: string): LedBefore | undefined {
  const [boot, led = "", trigger = "", brightness = "", end] = text.split("\n");
  const isWord = (word: string): boolean => /^[\w:.-]{1,64}$/.test(word) && !/^\.+$/.test(word);
  if (boot !== bootId || end !== "" || !isWord(led) || !isWord(trigger) || !/^\d{1,5}$/.test(brightness))
    return undefined;
  return { bootId, led, trigger, brightness };
}
