import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { byteDrivers } from "../catalogue.ts";
import { syFallRadar } from "./definition.ts";
import { decode, encode, type SyFrame } from "./frame.ts";
import { firstMemory, interpret } from "./interpret.ts";

/** "83 01 01": control, command, data. */
function frame(text: string): SyFrame {
  const [control = 0, command = 0, ...data] = text.split(" ").map((byte) => Number.parseInt(byte, 16));
  return { control, command, data: Uint8Array.from(data) };
}

/** What the last of these frames says, without the proof of life that every frame is. Times in ms before the frame: "2000 83 81 01". */
function told(frames: readonly string[]): string[] {
  let memory = firstMemory();
  let uptimeMs = 1_000_000;
  let last: readonly Observation[] = [];
  for (const text of frames) {
    const [, wait, bytes] = /^(?:(\d{3,}) )?(.*)$/.exec(text) ?? [];
    uptimeMs += Number(wait ?? 1_500);
    const interpreted = interpret(memory, frame(bytes ?? ""), uptimeMs);
    // Memory must survive being written down.
    memory = JSON.parse(JSON.stringify(interpreted.memory)) as typeof memory;
    expect(interpreted.observations[0]).toEqual({ kind: "alive" });
    last = interpreted.observations.slice(1);
  }
  return last.map(inShort);
}

function inShort(observation: Observation): string {
  switch (observation.kind) {
    case "life":
      return `${observation.alarm} ${observation.edge} ${observation.confidence}${observation.repeated ? " again" : ""}`;
    case "state":
      return `${observation.what} ${observation.value}${observation.repeated ? " again" : ""}`;
    case "reading":
      return `${observation.quantity} ${observation.value}`;
    case "no-data":
      return `no data about ${observation.about}`;
    case "fault":
      return `${observation.fault} ${observation.state}: ${observation.detail}`;
    case "alive":
      return "alive";
  }
}

const radarSaysWell = ["05 81 01", "83 80 01", "80 80 01"];
const deaf = ["no data about radar", "lying unknown again", "motion unknown again", "presence unknown again"];

describe("R-002 what the fall radar says", () => {
  test.each<[string, string[], string[]]>([
    ["a fall, reported", ["83 01 01"], ["fall raised low"]],
    ["a fall, found by asking: its report was lost", ["83 81 00", "83 81 01"], ["fall raised low"]],
    ["the same fall, asked for again", ["83 01 01", "83 81 01"], ["fall raised low again"]],
    ["its report behind the answer that was quicker", ["83 81 01", "020 83 01 01"], ["fall raised low again"]],
    ["the fall is over", ["83 01 01", "83 01 00"], ["fall cleared low"]],
    ["the fall is over, found by asking", ["83 01 01", "83 81 00"], ["fall cleared low"]],
    ["still nothing", ["83 81 00", "83 81 00"], []],
    ["a second fall after the first was over", ["83 01 01", "83 81 00", "83 01 01"], ["fall raised low"]],
    ["a break too short for a second fall", ["83 01 01", "29000 83 81 01"], ["fall raised low again"]],
    ["after a long break the same level is news", ["83 01 01", "31000 83 81 01"], ["fall raised low"]],
  ])("%s", (_, frames, expected) => expect(told(frames)).toEqual(expected));

  test.each<[string, string[], string[]]>([
    ["from the start", ["83 81 00"], []],
    ["after a break of the line", ["83 01 01", "5001 83 81 00"], []],
    ["after a restart", ["83 01 01", "05 01 0F", "83 81 00"], []],
    ["after a restart whose report was lost, seen by its answer", ["83 01 01", "05 81 00", "83 81 00"], []],
    ["after one seen by its working hours", ["05 03 00 00 0E 10", "83 01 01", "05 03 00 00 00 3C", "83 81 00"], []],
    ["and a fall after that is news", ["83 01 01", "05 01 0F", "83 81 00", "83 01 01"], ["fall raised low"]],
  ])('"no fall" clears nothing when it proves nothing: %s', (_, frames, expected) => {
    expect(told(frames)).toEqual(expected);
  });

  test.each<[string, string[], string[]]>([
    ["an unknown value", ["83 01 02"], ["unreadable raised low"]],
    ["no data at all", ["83 01"], ["unreadable raised low"]],
    ["too much data", ["83 81 00 00"], ["unreadable raised low"]],
    ["the same again", ["83 01 02", "83 81 02"], ["unreadable raised low again"]],
    ["again after a long break", ["83 01 02", "31000 83 81 02"], ["unreadable raised low"]],
    ["readable again: no fall", ["83 01 02", "83 81 00"], ["unreadable cleared low"]],
    ["readable again: a fall", ["83 01 02", "83 81 01"], ["unreadable cleared low", "fall raised low"]],
    ["in the middle of a fall", ["83 01 01", "83 81 07"], ["unreadable raised low"]],
    ["a fall, nonsense, no fall: never proven", ["83 01 01", "83 81 07", "83 81 00"], ["unreadable cleared low"]],
  ])("the fall register unreadable is louder, not quieter: %s", (_, frames, expected) => {
    expect(told(frames)).toEqual(expected);
  });

  test.each<[string, string[], string[]]>([
    ["lying", ["83 05 01"], ["lying lying"]],
    ["lying, asked", ["83 05 01", "83 85 01"], ["lying lying again"]],
    ["up", ["83 05 01", "83 85 00"], ["lying clear"]],
    ["lying, nonsense", ["83 85 09"], ["lying unknown again", "no data about register 83 85"]],
    ["somebody", ["80 01 01"], ["presence present"]],
    ["nobody", ["80 81 00"], ["presence absent"]],
    ["presence, nonsense", ["80 01 01", "80 01 02"], ["presence unknown", "no data about register 80 01"]],
    ["moving", ["80 02 02"], ["motion active"]],
    ["still", ["80 02 02", "80 82 01"], ["motion still"]],
    ["nobody to move", ["80 02 00"], ["motion still"]],
    ["motion, a code of another model", ["80 02 03"], ["motion unknown again", "no data about register 80 02"]],
    ["movement", ["80 03 50"], ["movement 80"]],
    ["movement above its range", ["80 03 65"], ["no data about register 80 03"]],
    ["heartbeat", ["01 01 0F"], []],
    ["documented, not used", ["83 0E 00 64 0A 14 1E 28"], []],
    ["asked, documented, not used", ["02 A1 47"], []],
    ["an unknown register", ["84 05 01"], ["no data about register 84 05"]],
    ["an unknown register, once told", ["84 05 01", "84 05 02"], []],
  ])("%s", (_, frames, expected) => expect(told(frames)).toEqual(expected));

  test.each<[string, string[], string[]]>([
    ["reported", ["05 01 0F"], deaf],
    ["still starting", ["05 81 00"], deaf],
    ["still starting, asked again", ["05 81 00", "05 81 00"], []],
    ["started", ["05 81 00", "05 81 01"], []],
    ["answers nonsense", ["05 81 07"], ["no data about register 05 81"]],
    ["working hours that go on", ["05 03 00 00 0E 10", "05 03 00 00 0E 4C"], []],
    ["working hours that go back", ["05 03 00 00 0E 10", "05 03 00 00 00 3C"], deaf],
    ["working hours, too short", ["05 03 00"], ["no data about register 05 03"]],
  ])("a restart: %s", (_, frames, expected) => expect(told(frames)).toEqual(expected));

  test.each<[string, string[], string[]]>([
    ["chip failure", ["05 02 01"], ["device-failure present: the radar reports that its chip has failed"]],
    ["chip failure, again", ["05 02 01", "05 02 01"], []],
    ["fall switch off", ["83 80 00"], ["device-failure present: fall detection is switched off in the radar"]],
    ["somebody sets it off", ["83 00 00"], ["device-failure present: fall detection is switched off in the radar"]],
    ["sleep mode", ["02 A8 02"], ["device-failure present: the radar is set to another work mode"]],
    ["a switch with an unknown value", ["83 80 07"], ["no data about register 83 80"]],
    [
      "well is told once, when it is proven",
      radarSaysWell,
      ["device-failure gone: the radar works and its detection is switched on"],
    ],
    [
      "on again",
      [...radarSaysWell, "83 00 00", "83 80 01"],
      ["device-failure gone: the radar works and its detection is switched on"],
    ],
    [
      "one cause gone does not hide another",
      ["83 80 00", "05 02 01", "83 80 01"],
      ["device-failure present: the radar reports that its chip has failed"],
    ],
    ["half of a proof is none", ["83 80 01", "80 80 01"], []],
    ["a restart alone does not make it well", ["05 02 01", "05 01 0F", "80 80 01"], []],
  ])("its health: %s", (_, frames, expected) => expect(told(frames)).toEqual(expected));

  test("no more than sixteen unknown registers are told, and the fall behind them is", () => {
    const unknown = Array.from({ length: 40 }, (_, index) => `90 ${index.toString(16).padStart(2, "0")} 01`);
    expect(told(unknown.slice(0, 16))).toHaveLength(1);
    expect(told(unknown.slice(0, 17))).toEqual([]);
    expect(told([...unknown, "83 01 01"])).toEqual(["fall raised low"]);
  });

  test("all times moved by a year give the same answers", () => {
    const year = 365 * 86_400_000;
    for (const startMs of [0, year]) {
      const first = interpret(firstMemory(), frame("83 01 01"), startMs);
      const second = interpret(first.memory, frame("83 81 00"), startMs + 1_500);
      expect(second.observations.map(inShort)).toEqual(["alive", "fall cleared low"]);
    }
  });

  test("memory of another boot, whose clock was ahead, makes a fall news", () => {
    const { memory } = interpret(firstMemory(), frame("83 01 01"), 90_000_000);
    expect(interpret(memory, frame("83 81 01"), 1_000).observations.map(inShort)).toEqual(["alive", "fall raised low"]);
  });

  test("any frame gives some answer, with texts that fit the wire", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const near = fc.constantFrom(0x01, 0x02, 0x05, 0x80, 0x83);
    const anyFrame = fc.record({
      control: fc.oneof(byte, near),
      command: fc.oneof(byte, fc.integer({ min: 0, max: 15 })),
      data: fc.uint8Array({ maxLength: 32 }),
    });
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 30 }), (frames) => {
        let memory = firstMemory();
        for (const one of frames) {
          const interpreted = interpret(memory, one, 5);
          memory = interpreted.memory;
          for (const observation of interpreted.observations) {
            const texts = Object.values(observation).filter((value) => typeof value === "string");
            for (const text of texts) expect(text.length).toBeLessThanOrEqual(200);
          }
        }
      }),
    );
  });
});

describe("R-002 the definition", () => {
  const asked = (frames: readonly Uint8Array[]): string[] =>
    frames.map((bytes) => {
      const [item] = decode(bytes).out;
      if (item?.kind !== "frame") throw new Error("a question that is no frame");
      expect([...item.frame.data]).toEqual([0x0f]);
      return `${item.frame.control.toString(16)} ${(item.frame.command & 0x7f).toString(16)}`;
    });

  test("fall and lying are asked for every two seconds at least", () => {
    const { every, frames } = syFallRadar.poll;
    const round = asked(frames);
    for (const register of ["83 1", "83 5"]) {
      const places = [...round, ...round].flatMap((one, place) => (one === register ? [place] : []));
      const gaps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
      expect(Math.max(...gaps) * every).toBeLessThanOrEqual(2_000);
    }
  });

  test("after opening, the fall state is the first question; each level is asked once", () => {
    const opening = asked(syFallRadar.onOpen());
    expect(opening[0]).toBe("83 1");
    expect(opening.toSorted()).toEqual([...new Set(asked(syFallRadar.poll.frames))].toSorted());
  });

  test("our own questions coming back are noise: a line without a radar must not look alive", () => {
    for (const bytes of syFallRadar.poll.frames) {
      expect(syFallRadar.decode(bytes).out).toEqual([{ kind: "noise", bytes, why: "our own question came back" }]);
    }
    const movementOf15 = encode({ control: 0x80, command: 0x83, data: Uint8Array.of(0x0f) });
    expect(syFallRadar.decode(movementOf15).out.map((item) => item.kind)).toEqual(["frame"]);
  });

  test("it is in the catalogue under its model", () => {
    expect(byteDrivers["sy-fall-radar"]).toBe(syFallRadar);
  });
});
