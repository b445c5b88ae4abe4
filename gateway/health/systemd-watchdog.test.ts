import { expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { startSystemdWatchdog } from "./systemd-watchdog.ts";

const oneTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

function bench(answer: () => Promise<unknown>, environment: Record<string, string> = { NOTIFY_SOCKET: "/run/notify" }) {
  const clock = createManualClock({ wallMs: 0 });
  const told: string[] = [];
  const watchdog = startSystemdWatchdog({
    clock,
    environment,
    pid: 1,
    vitals: [{ name: "outbox", answer }],
    starving: (names) => told.push(`starving ${names.join()}`),
    notify: (words) => told.push(words.join()),
  });
  return { clock, told, watchdog };
}

test("is fed while everything answers", async () => {
  const { clock, told } = bench(() => Promise.resolve());
  await oneTurn();
  await clock.advanceTo(45_000, oneTurn);
  expect(told).toEqual(["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"]);
});

test("starves when a part no longer answers, and says which", async () => {
  const { clock, told } = bench(() => new Promise(() => undefined));
  await oneTurn();
  await clock.advanceTo(45_000, oneTurn);
  expect(told).toEqual(["READY=1", "WATCHDOG=1", "starving outbox", "starving outbox", "starving outbox"]);
});

test("a part that answers with an error is awake", async () => {
  const { clock, told } = bench(() => Promise.reject(new Error("card full")));
  await oneTurn();
  await clock.advanceTo(15_000, oneTurn);
  expect(told).not.toContain("starving outbox");
});

test("does nothing where no systemd listens", async () => {
  const { clock, told } = bench(() => Promise.resolve(), {});
  await clock.advanceTo(45_000);
  expect(told).toEqual([]);
});
