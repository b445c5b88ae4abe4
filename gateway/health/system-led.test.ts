import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { activityLed, readLedNote } from "./led.ts";
import { blinksFor, openSystemLed } from "./system-led.ts";

const root = mkdtempSync(join(tmpdir(), "shouwang-led-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let boards = 0;
/** A file keeps what is written to it, where the kernel would answer with all triggers; so each test says what is in force. */
function board(trigger: string | undefined, led = "ACT") {
  const system = join(root, `board-${++boards}`);
  const folder = join(system, "class/leds", led);
  mkdirSync(folder, { recursive: true });
  const triggerFile = join(folder, "trigger");
  if (trigger !== undefined) writeFileSync(triggerFile, trigger);
  writeFileSync(join(folder, "brightness"), "0\n");
  const clock = createManualClock({ wallMs: 0 });
  const file = join(system, "light");
  return {
    file,
    clock,
    triggerFile,
    trigger: () => readFileSync(triggerFile, "utf8"),
    open: (bootId = "boot-1", write?: () => Promise<void>) =>
      openSystemLed({ system, file, bootId, clock, ...(write ? { write } : {}) }),
  };
}

test("R-676 the light blinks for 15 s and is then what it was; asked again it blinks longer and is still what it was", async () => {
  const { open, clock, trigger, triggerFile, file } = board("none default-on [mmc0] timer heartbeat\n");
  await using led = open();
  expect(await led.blink()).toEqual({
    outcome: "done",
    detail: "The light ACT of this gateway blinks for 15 s from now.",
  });
  expect(trigger()).toBe("timer");
  await clock.advanceTo(10_000);
  writeFileSync(triggerFile, "none mmc0 [timer] heartbeat\n");
  expect((await led.blink()).outcome).toBe("done");
  await clock.advanceTo(10_000 + blinksFor - 1);
  await led.settled();
  expect(trigger()).toBe("timer");
  await clock.advanceTo(10_000 + blinksFor);
  await led.settled();
  expect(trigger()).toBe("mmc0");
  expect(existsSync(file)).toBe(false);
});

test("R-676 a process that dies while it blinks: the next one of the same boot puts it back, one of another boot leaves it", async () => {
  const crashed = board("[none] mmc0 heartbeat\n");
  await crashed.open().blink();
  expect(crashed.trigger()).toBe("heartbeat");
  const note = readFileSync(crashed.file, "utf8");
  await using next = crashed.open();
  await next.settled();
  expect(crashed.trigger()).toBe("none");
  expect(existsSync(crashed.file)).toBe(false);

  writeFileSync(crashed.file, note);
  writeFileSync(crashed.triggerFile, "mmc0");
  await using other = crashed.open("boot-2");
  await other.settled();
  expect([crashed.trigger(), existsSync(crashed.file)]).toEqual(["mmc0", false]);
});

test("R-676 a clean end puts it back at once", async () => {
  const { open, trigger } = board("none [mmc0] timer\n");
  const led = open();
  await led.blink();
  await led[Symbol.asyncDispose]();
  expect(trigger()).toBe("mmc0");
});

test.each([
  ["no light at all", board("[mmc0] timer", "PWR"), /no light/],
  ["a light without a way to blink", board("none [mmc0]"), /cannot be made to blink/],
  ["a light whose files are gone", board(undefined), /cannot be made to blink/],
])("R-676 %s is refused with a sentence", async (_, { open }, words) => {
  await using led = open();
  expect(await led.blink()).toEqual({ outcome: "refused", detail: expect.stringMatching(words) });
});

test("R-676 a light that may not be switched is left, and nothing is remembered of it", async () => {
  const { open, trigger, file } = board("none [mmc0] timer");
  await using led = open("boot-1", async () => await Promise.reject(new Error("EACCES")));
  expect(await led.blink()).toEqual({ outcome: "refused", detail: expect.stringContaining("no right to it") });
  expect([trigger(), existsSync(file)]).toEqual(["none [mmc0] timer", false]);
});

test("R-676 notes that are not ours are not believed, and the light that shows activity is the one", () => {
  for (const text of [
    "",
    "boot-1\n../x\nmmc0\n0\n",
    "boot-1\n..\nmmc0\n0\n",
    "boot-1\nACT\nmmc0\nlots\n",
    "boot-1\nACT\nmmc0\n0",
  ])
    expect(readLedNote(text, "boot-1")).toBeUndefined();
  expect(activityLed(["mmc0::", "PWR", "led0", "ACT"])).toBe("ACT");
  expect(activityLed(["green:power", "orange:status"])).toBe("orange:status");
  expect(activityLed(["input3::capslock", "eth0-0:amber:wan"])).toBeUndefined();
});
