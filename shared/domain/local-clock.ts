/**
 * The clock on the wall of a home, for rules that go by the time of day.
 *
 * Idea: what `Intl` says of a zone is asked once for each quarter of an hour (no zone of today changes its clock in the middle of one)
 * and remembered, because asking takes longer than everything else that is done with an event.
 * Inputs: an instant, an IANA name that was checked where it came in. A name that is none, because a disk has changed it, counts as UTC: rules are
 * then wrong by hours, and a press in that home is still a press. Limits: `rememberedMax` quarters; when full, all are forgotten.
 */

const quarter = 900_000;
const rememberedMax = 20_000;

/** null: nobody knows such a zone. */
const formats = new Map<string, Intl.DateTimeFormat | null>();
const offsets = new Map<string, Map<number, number>>();
let remembered = 0;

/** Milliseconds since 1970-01-01T00:00 on the clock of the zone, as if that clock were UTC. */
export function localMs(atMs: number, timeZone: string): number {
  return atMs + offsetMs(atMs, timeZone);
}

function offsetMs(atMs: number, timeZone: string): number {
  if (timeZone === "UTC") return 0;
  const index = Math.floor(atMs / quarter);
  let ofZone = offsets.get(timeZone);
  if (ofZone === undefined) offsets.set(timeZone, (ofZone = new Map<number, number>()));
  const known = ofZone.get(index);
  if (known !== undefined) return known;
  if (remembered >= rememberedMax) {
    offsets.clear();
    offsets.set(timeZone, (ofZone = new Map<number, number>()));
    remembered = 0;
  }
  const offset = asked(index * quarter, timeZone);
  ofZone.set(index, offset);
  remembered += 1;
  return offset;
}

function asked(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) formats.set(timeZone, (format = formatOf(timeZone)));
  if (format === null) return 0;
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return shown - Math.floor(atMs / 1_000) * 1_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
  } catch {
    return null;
  }
}
