import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createManualClock, type ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { syFallRadar as driver } from "../../gateway/drivers/sy-fall-radar/definition.ts";
import { decode, describeFrame, encode, question } from "../../gateway/drivers/sy-fall-radar/frame.ts";
import { bootTime, createSyRadar, type SyRadar } from "./sy-radar.ts";

const set = (control: number, command: number, ...data: number[]): Uint8Array =>
  encode({ control, command, data: Uint8Array.from(data) });

/** A radar and what came out of it, as frames in words. */
function radarAlone(): { radar: SyRadar; clock: ManualClock; sent: string[]; isHungUp: () => boolean } {
  const clock = createManualClock({ wallMs: 0 });
  const sent: string[] = [];
  let hungUp = 0;
  const radar = createSyRadar({
    clock,
    hangUp: () => void hungUp++,
    send(bytes) {
      const { out, rest } = decode(bytes);
      for (const item of out) sent.push(item.kind === "frame" ? describeFrame(item.frame) : `noise ${item.why}`);
      if (rest.length > 0) sent.push(`${rest.length} bytes of a frame`);
    },
  });
  return { radar, clock, sent, isHungUp: () => hungUp > 0 };
}

describe("the simulated radar speaks as the manual says", () => {
  test("changes are reported once", () => {
    const { radar, sent } = radarAlone();
    radar.arrive();
    radar.fall();
    radar.fall();
    radar.lie();
    radar.standUp();
    radar.leave();
    expect(sent).toEqual([
      "80 01 [01]",
      "80 02 [02]",
      "80 02 [01]",
      "83 01 [01]",
      "83 05 [01]",
      "80 02 [02]",
      "83 01 [00]",
      "83 05 [00]",
      "80 01 [00]",
      "80 02 [00]",
    ]);
  });

  test("every question of the driver is answered, and settings are acknowledged by their echo", () => {
    const { radar, sent } = radarAlone();
    radar.fall();
    sent.length = 0;
    for (const bytes of driver.onOpen()) radar.receive(bytes);
    expect(sent).toEqual([
      "83 81 [01]",
      "83 85 [00]",
      "05 81 [01]",
      "83 80 [01]",
      "80 80 [01]",
      "80 81 [01]",
      "80 82 [01]",
    ]);
    radar.receive(set(0x83, 0x00, 0));
    radar.receive(encode(question(0x83, 0x00)));
    radar.receive(encode(question(0x77, 0x01)));
    expect(sent.slice(7)).toEqual(["83 00 [00]", "83 80 [00]"]);
  });

  test("a heartbeat a minute, a movement value a second while somebody is there", async () => {
    const { radar, clock, sent } = radarAlone();
    await clock.advanceTo(60_000);
    expect(sent).toEqual(["01 01 [0F]", "05 03 [00 00 00 3C]"]);
    radar.setMovement(55);
    sent.length = 0;
    await clock.advanceTo(63_000);
    expect(sent).toEqual(["80 03 [37]", "80 03 [37]", "80 03 [37]"]);
  });

  test("a reboot is deaf, forgets the fall, and is reported at its end", async () => {
    const { radar, clock, sent } = radarAlone();
    radar.fall();
    sent.length = 0;
    radar.reboot();
    radar.receive(encode(question(0x83, 0x01)));
    expect(sent).toEqual([]);
    await clock.advanceTo(bootTime);
    radar.receive(encode(question(0x83, 0x01)));
    expect(sent.slice(0, 2)).toEqual(["05 01 [0F]", "83 81 [00]"]);
  });

  test("faults of radar and line", () => {
    const { radar, sent, isHungUp } = radarAlone();
    radar.faults.dropNextByte(6);
    radar.fall();
    radar.faults.corruptNextByte(-3);
    radar.standUp();
    radar.faults.noise(Uint8Array.of(1, 2));
    expect(sent.join("; ")).toContain("noise");
    sent.length = 0;

    radar.faults.deliver({ coalesce: 2 });
    radar.lie();
    expect(sent).toEqual(["80 02 [01]", "83 05 [01]"]);
    radar.faults.deliver("byte by byte");
    radar.reportFailure(1);
    expect(sent.slice(2).every((what) => what.includes("byte") || what.includes("noise"))).toBe(true);
    radar.faults.deliver("whole");
    sent.length = 0;

    radar.jam();
    radar.fall();
    radar.unjam();
    expect(sent).toEqual([]);
    radar.faults.hangUpInNextFrame();
    radar.leave();
    expect(isHungUp()).toBe(true);
  });

  test("ended, it leaves no timer", async () => {
    const { radar, clock, sent } = radarAlone();
    radar.reboot();
    radar[Symbol.dispose]();
    await clock.advanceTo(120_000);
    expect(clock.nextDueMs()).toBeUndefined();
    expect(sent).toEqual([]);
  });
});

/** The driver as a gateway runs it: polled in turn, what is left over of a chunk before the next. */
function radarWithDriver(): {
  radar: SyRadar;
  clock: ManualClock;
  told: string[];
  pollUntil: (ms: number) => Promise<void>;
} {
  const clock = createManualClock({ wallMs: 0 });
  const told: string[] = [];
  let memory = driver.firstMemory();
  let rest = new Uint8Array();
  const radar = createSyRadar({
    clock,
    hangUp() {},
    send(bytes) {
      const decoded = driver.decode(Uint8Array.of(...rest, ...bytes));
      rest = Uint8Array.from(decoded.rest);
      for (const item of decoded.out) {
        if (item.kind === "noise") continue;
        const interpreted = driver.interpret(memory, item.frame, clock.uptimeMs());
        memory = interpreted.memory;
        told.push(...interpreted.observations.flatMap((observation) => inShort(observation, clock.uptimeMs())));
      }
    },
  });
  let turn = 0;
  const pollUntil = async (untilMs: number): Promise<void> => {
    while (clock.uptimeMs() + driver.poll.every <= untilMs) {
      await clock.advanceTo(clock.uptimeMs() + driver.poll.every);
      radar.receive(driver.poll.frames[turn++ % driver.poll.frames.length] ?? new Uint8Array());
    }
  };
  for (const bytes of driver.onOpen()) radar.receive(bytes);
  return { radar, clock, told, pollUntil };
}

const inShort = (observation: Observation, atMs: number): string[] =>
  observation.kind === "life" && !observation.repeated ? [`${observation.alarm} ${observation.edge} at ${atMs}`] : [];

describe("R-002 radar and driver together", () => {
  test("a fall is told once, and its end once", async () => {
    const { radar, told, pollUntil } = radarWithDriver();
    radar.arrive();
    await pollUntil(5_000);
    radar.fall();
    await pollUntil(60_000);
    radar.standUp();
    await pollUntil(120_000);
    expect(told).toEqual(["fall raised at 5000", "fall cleared at 60000"]);
  });

  test("a fall report that lost any one byte is told all the same, two seconds later at most", async () => {
    for (let lost = 0; lost < 10; lost++) {
      const { radar, told, pollUntil } = radarWithDriver();
      radar.arrive();
      radar.setMovement(0);
      await pollUntil(5_000);
      radar.faults.dropNextByte(lost);
      radar.fall();
      await pollUntil(9_000);
      expect(told).toHaveLength(1);
      expect(Number(told[0]?.replace("fall raised at ", ""))).toBeLessThanOrEqual(7_000);
    }
  });

  test("a fall behind any false start is told within three seconds", async () => {
    for (let claimed = 0; claimed <= 40; claimed++) {
      const { radar, told, pollUntil } = radarWithDriver();
      radar.arrive();
      await pollUntil(5_000);
      radar.faults.noise(Uint8Array.of(0x53, 0x59, 0x80, 0x03, 0x00, claimed));
      radar.fall();
      await pollUntil(9_000);
      expect(told).toHaveLength(1);
      expect(Number(told[0]?.replace("fall raised at ", ""))).toBeLessThanOrEqual(8_000);
    }
  });

  test("noise of any kind raises no fall and hides none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 8 }), async (noises) => {
        const { radar, told, pollUntil } = radarWithDriver();
        let nowMs = 1_000;
        for (const noise of noises) {
          radar.faults.noise(noise);
          await pollUntil((nowMs += 1_000));
        }
        expect(told).toEqual([]);
        radar.fall();
        await pollUntil(nowMs + 4_000);
        expect(told).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  test("a radar that restarts during a fall clears nothing, and tells a fall after it", async () => {
    const { radar, told, pollUntil } = radarWithDriver();
    radar.fall();
    await pollUntil(5_000);
    radar.reboot();
    await pollUntil(30_000);
    radar.fall();
    await pollUntil(40_000);
    expect(told).toEqual(["fall raised at 0", "fall raised at 30000"]);
  });

  test("a jammed radar that comes back tells the fall that it saw meanwhile", async () => {
    const { radar, told, pollUntil } = radarWithDriver();
    radar.jam();
    radar.fall();
    await pollUntil(20_000);
    expect(told).toEqual([]);
    radar.unjam();
    await pollUntil(22_000);
    expect(told).toHaveLength(1);
  });
});
