import { expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { syFallRadar as driver } from "../../gateway/drivers/sy-fall-radar/definition.ts";
import { describeFrame } from "../../gateway/drivers/sy-fall-radar/frame.ts";
import type { ByteLink } from "../../gateway/links/byte-link.ts";
import { createSerialLink } from "../../gateway/links/serial-link.ts";
import { createTcpLink } from "../../gateway/links/tcp-link.ts";
import { radarOnPty, radarOnTcp } from "../../hardware/simulators/radar-line.ts";
import type { SyRadar } from "../../hardware/simulators/sy-radar.ts";
import { describeWithService } from "../builders/services.ts";
import { waitUntil } from "./byte-link.contract.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const surroundings = { clock, random: () => 0.5 };

/** Asks as the driver asks on opening, and collects the frames that come. */
function readRadar(link: ByteLink): { frames: string[]; openings: () => number } {
  const frames: string[] = [];
  let openings = 0;
  let rest = new Uint8Array();
  link.start({
    up() {
      openings++;
      rest = new Uint8Array();
      for (const bytes of driver.onOpen()) link.write(bytes);
    },
    down() {},
    bytes(chunk) {
      const decoded = driver.decode(Uint8Array.of(...rest, ...chunk));
      rest = Uint8Array.from(decoded.rest);
      for (const item of decoded.out) if (item.kind === "frame") frames.push(describeFrame(item.frame));
    },
  });
  return { frames, openings: () => openings };
}

/** The report is cut off by the unplugging; after the replug the fall is learned by asking. */
async function fallsWhileUnplugged(
  link: ByteLink,
  simulated: { radar: SyRadar; line: { plug(): Promise<void>; unplug(): Promise<void> } },
): Promise<void> {
  const { frames, openings } = readRadar(link);
  await waitUntil("the answers of the first opening", () => frames.includes("83 81 [00]"));
  simulated.radar.faults.hangUpInNextFrame();
  simulated.radar.fall();
  // Whatever the radar reports now meets a line that is no longer there.
  await simulated.line.unplug();
  expect(frames).not.toContain("83 01 [01]");
  await simulated.line.plug();
  await waitUntil("the fall, asked for", () => frames.includes("83 81 [01]"));
  expect(openings()).toBe(2);
}

test("R-004 a radar behind a serial server: a fall in mid-unplug is learned after the replug", async () => {
  await using simulated = await radarOnTcp({ clock, port: 0 });
  await using link = createTcpLink({ host: simulated.line.host, port: simulated.line.port, ...surroundings });
  await fallsWhileUnplugged(link, simulated);
});

describeWithService("socat", "a radar on a pty", () => {
  test("R-004 a fall in mid-unplug is learned after the replug", async () => {
    await using simulated = await radarOnPty({ clock });
    await using link = createSerialLink({ path: simulated.line.path, settings: driver.serial, ...surroundings });
    await fallsWhileUnplugged(link, simulated);
  });
});
