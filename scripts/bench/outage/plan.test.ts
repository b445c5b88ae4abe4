import { expect, test } from "vitest";
import { blame, outagePlan } from "./plan.ts";

test("each fault is over before the next begins, and the load outlasts them all", () => {
  const { faults, loadMs } = outagePlan;
  const ends = faults.map(({ afterMs, forMs }) => afterMs + forMs);
  const begins = [...faults.map(({ afterMs }) => afterMs), loadMs];
  for (const [at, endMs] of ends.entries()) expect(begins[at + 1]).toBeGreaterThanOrEqual(endMs + 5_000);
});

test("the three faults that the contract names, the gateway's twice", () => {
  expect(outagePlan).toMatchObject({ eventsPerSecond: 50, loadMs: 60_000 });
  expect(outagePlan.faults.map(({ kind, forMs }) => [kind, forMs])).toEqual([
    ["broker-dead", 10_000],
    ["gateway-killed", 1_000],
    ["gateway-killed", 1_000],
    ["store-refusing", 5_000],
  ]);
});

test("what is missing is blamed on the fault before it, or on the one that caught it under way", () => {
  const { faults } = outagePlan;
  expect(blame(faults, 0)).toBe("no-fault");
  expect(blame(faults, 3_000)).toBe("broker-dead");
  expect(blame(faults, 15_000)).toBe("broker-dead");
  expect(blame(faults, 32_500)).toBe("gateway-killed");
  expect(blame(faults, 59_000)).toBe("store-refusing");
});
