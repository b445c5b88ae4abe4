import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createSerialLink } from "../../gateway/links/serial-link.ts";
import { createTcpLink } from "../../gateway/links/tcp-link.ts";
import { openPty } from "../../hardware/simulators/pty.ts";
import { openTcpLine } from "../../hardware/simulators/tcp-line.ts";
import { describeWithService } from "../builders/services.ts";
import { byteLinkContract, waitUntil, type LineUnderTest, type OtherEnd } from "./byte-link.contract.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const surroundings = { clock, random: () => 0.5 };
const settings = { baudRate: 115_200, dataBits: 8, parity: "none", stopBits: 1 } as const;

/** The other end, with everything it received as text. */
async function otherEndOf<Line extends Omit<OtherEnd, "received">>(
  open: (receive: (bytes: Uint8Array) => void) => Promise<Line>,
): Promise<{ line: Line; otherEnd: OtherEnd }> {
  let received = "";
  const line = await open((bytes) => {
    received += new TextDecoder().decode(bytes);
  });
  const otherEnd: OtherEnd = {
    received: () => received,
    write: (bytes) => line.write(bytes),
    unplug: () => line.unplug(),
    plug: () => line.plug(),
    [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
  };
  return { line, otherEnd };
}

byteLinkContract("a TCP link", async (): Promise<LineUnderTest> => {
  const { line, otherEnd } = await otherEndOf((receive) => openTcpLine({ receive, port: 0 }));
  return { otherEnd, makeLink: () => createTcpLink({ host: line.host, port: line.port, ...surroundings }) };
});

describeWithService("socat", "on a pty", () => {
  byteLinkContract("a serial link", async (): Promise<LineUnderTest> => {
    const { line, otherEnd } = await otherEndOf((receive) => openPty({ receive }));
    return { otherEnd, makeLink: () => createSerialLink({ path: line.path, settings, ...surroundings }) };
  });

  test("R-004 unplugged fifteen times in a flood of bytes, it is noticed each time", async () => {
    const floodBytes = new Uint8Array(4_096).fill(0x55);
    for (let round = 0; round < 15; round++) {
      await using line = await openPty({ receive() {} });
      await using link = createSerialLink({ path: line.path, settings, ...surroundings });
      let bytes = 0;
      let downAtMs: number | undefined;
      link.start({
        up() {},
        down: () => (downAtMs = performance.now()),
        bytes: (chunk) => (bytes += chunk.length),
      });
      let isFlooding = true;
      const flood = (async () => {
        while (isFlooding) {
          line.write(floodBytes);
          await pause(0);
        }
      })();
      await waitUntil("the flood", () => bytes > 20_000);
      const unpluggedAtMs = performance.now();
      await line.unplug();
      await waitUntil(`unplugging number ${round + 1} is noticed`, () => downAtMs !== undefined);
      isFlooding = false;
      await flood;
      // By itself: a line that is silent is given up much later.
      expect((downAtMs ?? Infinity) - unpluggedAtMs).toBeLessThan(5_000);
    }
  });

  test("a fall frame is there within a frame's time, with nothing else going on in the process", async () => {
    const fall = Uint8Array.of(0x53, 0x59, 0x83, 0x01, 0x00, 0x01, 0x01, 0x32, 0x54, 0x43);
    await using line = await openPty({ receive() {} });
    await using link = createSerialLink({ path: line.path, settings, ...surroundings });
    const up = Promise.withResolvers<void>();
    let arrival = Promise.withResolvers<number>();
    let received = 0;
    link.start({
      up: up.resolve,
      down: (why) => up.reject(new Error(why)),
      bytes(chunk) {
        received += chunk.length;
        if (received === fall.length) arrival.resolve(performance.now());
      },
    });
    await up.promise;
    const latenciesMs: number[] = [];
    for (let frame = 0; frame < 100; frame++) {
      received = 0;
      arrival = Promise.withResolvers<number>();
      const writtenMs = performance.now();
      line.write(fall);
      // A timer that is due late, and no other: an idle loop is what made received bytes wait (Node 26, serialport #3148).
      const limit = AbortSignal.timeout(3_000);
      const late = new Promise<never>((_, reject) => {
        limit.addEventListener("abort", () => reject(new Error(`frame ${frame} did not arrive`)));
      });
      late.catch(() => {});
      latenciesMs.push((await Promise.race([arrival.promise, late])) - writtenMs);
    }
    const sorted = latenciesMs.toSorted((one, other) => one - other);
    // What holds a frame back for want of another event holds back each of them; a busy machine holds back some.
    expect(sorted.at(25)).toBeLessThan(10);
    expect(sorted.at(98)).toBeLessThan(1_000);
  });
});
