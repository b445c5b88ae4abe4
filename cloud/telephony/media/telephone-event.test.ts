import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digitOfInfo } from "./info-digit.ts";
import { hearEvent, noPresses, readTelephoneEvent, writeTelephoneEvent, type Presses } from "./telephone-event.ts";

type Heard = { at: number; event: number; timestamp: number; isEnd?: boolean };

function pressesOf(packets: readonly Heard[]): string {
  let presses: Presses = noPresses;
  let told = "";
  for (const { at, event, timestamp, isEnd = false } of packets) {
    const heard = hearEvent(presses, { event, isEnd, timestamp }, at);
    presses = heard.presses;
    told += heard.digit ?? "";
  }
  return told;
}
/** As RFC 4733 says: told again every 50 ms while it is held, and the end three times. */
const press = (event: number, timestamp: number, atMs: number, heldMs = 100): Heard[] => [
  ...Array.from({ length: heldMs / 50 }, (_, at) => ({ at: atMs + at * 50, event, timestamp })),
  ...[0, 5, 10].map((late) => ({ at: atMs + heldMs + late, event, timestamp, isEnd: true })),
];

describe("R-490 a key is one press", () => {
  const one = press(1, 800, 0);
  test.each<[string, Heard[], string]>([
    ["with all its packets", one, "1"],
    ["of which only the first arrives", one.slice(0, 1), "1"],
    ["of which only one end arrives", one.slice(-1), "1"],
    ["whose packets come in another order", one.toReversed(), "1"],
    ["whose end comes a second late", [...one.slice(0, 1), { ...one[3], at: 1_000 } as Heard], "1"],
    ["that is held for 10 s", press(1, 800, 0, 10_000), "1"],
    ["that goes on under a new timestamp", [...press(1, 800, 0, 8_000).slice(0, -3), ...press(1, 64_800, 8_050)], "1"],
    [
      "of a device that counts on with each packet",
      one.map((each, at) => ({ ...each, timestamp: 800 + at * 400 })),
      "1",
    ],
    ["and another one that is pressed again", [...one, ...press(1, 4_800, 500)], "11"],
    ["and the same key at once again", [...one, ...press(1, 1_900, 130)], "11"],
    ["and again with all its ends lost", [...one.slice(0, 2), ...press(1, 8_800, 1_000)], "11"],
    ["and another key before its end was heard", [...one.slice(0, 2), ...press(2, 1_600, 90)], "12"],
    [
      "and another key, and then a late end of the first",
      [...one.slice(0, 2), ...press(2, 1_600, 90), { ...one[2], at: 220 } as Heard],
      "12",
    ],
    ["and, of a sender whose timestamps stand still, the next after a while", [...one, ...press(2, 800, 5_000)], "12"],
    ["of star, and of hash", [...press(10, 800, 0), ...press(11, 1_600, 1_000)], "*#"],
    ["and a tone of a fax is none", [...press(36, 800, 0), ...press(255, 1_600, 1_000)], ""],
  ])("%s", (_, packets, expected) => {
    expect(pressesOf(packets)).toBe(expected);
  });

  test("however many packets are lost, as long as one arrives", () => {
    fc.assert(
      fc.property(fc.subarray(press(3, 80, 0, 400), { minLength: 1 }), (some) => {
        expect(pressesOf(some)).toBe("3");
      }),
    );
  });

  test("is read from four bytes and written again; less is none", () => {
    const bytes = Uint8Array.of(1, 0x8a, 0x03, 0x20);
    expect(readTelephoneEvent(bytes)).toEqual({ event: 1, isEnd: true, volume: 10, durationSamples: 800 });
    expect(writeTelephoneEvent({ event: 1, isEnd: true, volume: 10, durationSamples: 800 })).toEqual(bytes);
    expect(readTelephoneEvent(bytes.subarray(0, 3))).toBeUndefined();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 8 }), (some) => void readTelephoneEvent(some)));
  });
});

describe("R-490 a key told by INFO", () => {
  test.each([
    ["application/dtmf-relay", "Signal=1\r\nDuration=160\r\n", "1"],
    ["Application/DTMF-Relay; charset=utf-8", "Signal= 2\nDuration= 100", "2"],
    ["application/dtmf-relay", "Duration=160\r\nsignal=*", "*"],
    ["application/dtmf", "3", "3"],
    ["application/dtmf", "Signal=a", "A"],
    ["application/dtmf-relay", "Signal=12", undefined],
    ["application/dtmf-relay", "Signal=", undefined],
    ["application/dtmf-relay", "1", undefined],
    ["text/plain", "1", undefined],
    ["application/dtmf", "", undefined],
    ["application/dtmf", "10", undefined],
  ])("%s %j", (type, body, digit) => {
    expect(digitOfInfo(type, body)).toBe(digit);
  });
});
