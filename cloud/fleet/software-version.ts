/** Which software is older, and which one the house has by now. Pure: `1.4.0` before `1.10.0`; what is no such number is older than none. */

/** @returns undefined: not a version that can be compared. */
function numbersOf(version: string): readonly number[] | undefined {
  const read = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(version);
  return read ? read.slice(1).map(Number) : undefined;
}

export function isOlder(version: string, than: string): boolean {
  const [one, other] = [numbersOf(version), numbersOf(than)];
  if (one === undefined || other === undefined) return false;
  const n = one.findIndex((part, at) => part !== other[at]);
  return n >= 0 && (one[n] ?? 0) < (other[n] ?? 0);
}

/** One that a workbench runs is not what everybody should have: so many gateways at least, or one in `share` of a small house. */
const leastGateways = 3;
const share = 10;

export function newestOf(versions: readonly string[]): string | null {
  const known = versions.filter((one) => numbersOf(one) !== undefined);
  const least = Math.min(leastGateways, Math.ceil(known.length / share));
  const counts = [...Map.groupBy(known, (one) => one)].filter(([, some]) => some.length >= least);
  return counts.reduce<string | null>(
    (newest, [version]) => (newest === null || isOlder(newest, version) ? version : newest),
    null,
  );
}
