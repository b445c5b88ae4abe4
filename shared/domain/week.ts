/** The week as people live it: a time of it is a length since Monday 00:00 on a wall clock, so that 22:00 stays 22:00 where clocks are changed. */

const day = 86_400_000;

const weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** A formatter takes a thousand times longer to make than to use; there are some dozens of zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds since Monday 00:00 in this zone, to the second. @param timeZone an IANA name that was checked where it came in. */
export function sinceMondayMs(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const weekday = weekdayNames.indexOf(parts.get("weekday") ?? "");
  return weekday * day + (part("hour") * 3_600 + part("minute") * 60 + part("second")) * 1_000;
}
