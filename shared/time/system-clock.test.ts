import { expect, test } from "vitest";
import { days, millis } from "./duration.ts";
import { createSystemClock } from "./system-clock.ts";

test("runs work once, after the delay, unless cancelled; a delay of months does not fire at once", async () => {
  const clock = createSystemClock({ trust: () => "trusted" });
  const startedMs = clock.uptimeMs();
  const seen: string[] = [];
  using cancelled = clock.after(millis(1), () => seen.push("cancelled"));
  cancelled.cancel();
  using far = clock.after(days(90), () => seen.push("far"));
  await new Promise<void>((resolve) => void clock.after(millis(15), resolve));
  expect(seen).toEqual([]);
  expect(clock.uptimeMs() - startedMs).toBeGreaterThanOrEqual(14);
  far.cancel();
});
