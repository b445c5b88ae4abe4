import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { digits } from "../media/digit.ts";
import {
  answerTakesMax,
  scriptOf,
  stepScript,
  wakesAtMs,
  type ScriptEffect,
  type ScriptInput,
  type ScriptState,
} from "./script.ts";

const question = { say: "王家,紧急呼叫", prompt: "token-1" };
const unanswered = "请打电话核实";
const brief = (effect: ScriptEffect): string => {
  switch (effect.kind) {
    case "speak":
      return `${effect.part}:${effect.text}`;
    case "ask":
      return `ask ${effect.prompt} ${effect.digit}`;
    case "hush":
    case "hang-up":
      return effect.kind;
  }
};

function play(start: ScriptState = scriptOf(question)) {
  let state = start;
  let nowMs = 1_000;
  const step = (input: ScriptInput): string[] => {
    const stepped = stepScript(state, input, { nowMs, unanswered });
    state = stepped.state;
    return stepped.effects.map(brief);
  };
  return {
    step,
    digit: (digit: "1" | "2" | "3" | "9") => step({ kind: "digit", digit }),
    said: (text: string, prompt: string | null = null) => step({ kind: "said", text, prompt }),
    after(passedMs: number) {
      nowMs += passedMs;
      return step({ kind: "tick" });
    },
    at: () => state.at,
    wakesIn: () => (wakesAtMs(state) ?? 0) - nowMs,
  };
}
const taken = () => {
  const call = play();
  call.step({ kind: "taken" });
  return call;
};

describe("R-492 what is said in a call", () => {
  test("nothing before it is taken; then twice, with a pause, and time to press", () => {
    const call = play();
    expect([call.digit("1"), call.after(seconds(60)), call.step({ kind: "spoken" })]).toEqual([[], [], []]);
    expect(call.step({ kind: "taken" })).toEqual(["question:王家,紧急呼叫"]);
    expect(call.step({ kind: "spoken" })).toEqual([]);
    expect([call.after(1_999), call.after(1)]).toEqual([[], ["question:王家,紧急呼叫"]]);
    call.step({ kind: "spoken" });
    expect([call.after(9_999), call.after(1), call.at()]).toEqual([[], ["hang-up"], "over"]);
  });

  test("to a mailbox: it is left alone after the second time, and nothing was asked", () => {
    const call = taken();
    const all = [call.step({ kind: "spoken" }), call.after(2_000), call.step({ kind: "spoken" }), call.after(10_000)];
    expect(all.flat()).toEqual(["question:王家,紧急呼叫", "hang-up"]);
  });

  test.each([
    ["in the first words", () => taken()],
    [
      "between",
      () => {
        const call = taken();
        call.step({ kind: "spoken" });
        return call;
      },
    ],
    [
      "at the very end",
      () => {
        const call = taken();
        call.step({ kind: "spoken" });
        call.after(2_000);
        call.step({ kind: "spoken" });
        call.after(9_999);
        return call;
      },
    ],
  ])("a key %s is asked about at once, and what came of it is said", (_, begin) => {
    const call = begin();
    expect(call.digit("1")).toEqual(["hush", "ask token-1 1"]);
    expect(call.step({ kind: "spoken" })).toEqual([]);
    expect(call.said("已记录")).toEqual(["answer:已记录"]);
    call.step({ kind: "spoken" });
    expect([call.after(5_999), call.after(1)]).toEqual([[], ["hang-up"]]);
  });

  test("a key that means nothing is told which do, twice, and the right one is taken then", () => {
    const call = taken();
    expect(call.digit("9")).toEqual(["hush", "ask token-1 9"]);
    expect(call.said("能去请按1", "token-1")).toEqual(["question:能去请按1"]);
    call.step({ kind: "spoken" });
    expect(call.after(2_000)).toEqual(["question:能去请按1"]);
    expect(call.digit("1")).toEqual(["hush", "ask token-1 1"]);
  });

  test("there is news: it is said and asked anew, by the new question alone", () => {
    const call = taken();
    call.digit("1");
    expect(call.said("情况有变", "token-2")).toEqual(["question:情况有变"]);
    expect(call.digit("2")).toEqual(["hush", "ask token-2 2"]);
  });

  test("pressed again while it is looked at: once; another key: that one too; and after it was said, again", () => {
    const call = taken();
    call.digit("1");
    expect([call.digit("1"), call.digit("2")]).toEqual([[], []]);
    expect(call.said("已记录:我去")).toEqual(["hush", "ask token-1 2"]);
    expect(call.said("已记录:去不了")).toEqual(["answer:已记录:去不了"]);
    expect(call.digit("1")).toEqual(["hush", "ask token-1 1"]);
    call.said("早已记录");
    call.step({ kind: "spoken" });
    expect(call.digit("2")).toEqual(["hush", "ask token-1 2"]);
  });

  test("changed one's mind and back: what was asked first stands", () => {
    const call = taken();
    call.digit("1");
    call.digit("2");
    call.digit("1");
    expect(call.said("已记录")).toEqual(["answer:已记录"]);
  });

  test("nobody says what came of a key: they are told to call, and what is said too late is not", () => {
    const call = taken();
    call.digit("1");
    expect(call.after(answerTakesMax - 1)).toEqual([]);
    expect(call.after(1)).toEqual(["answer:请打电话核实"]);
    expect(call.said("已记录")).toEqual([]);
  });

  test("a call that asks nothing takes no key", () => {
    const call = play(scriptOf({ say: "您的报警已经收到", prompt: null }));
    expect(call.step({ kind: "taken" })).toEqual(["notice:您的报警已经收到"]);
    expect(call.digit("1")).toEqual([]);
  });

  test("whoever hangs up hears nothing more, and nothing is asked any more", () => {
    const call = taken();
    call.step({ kind: "ended" });
    expect([call.at(), call.digit("1"), call.after(minutes(9)), call.said("x", "y")]).toEqual(["over", [], [], []]);
  });

  test("whatever happens it ends after five minutes, and until then it always wakes by itself or hears", () => {
    const input: fc.Arbitrary<ScriptInput> = fc.oneof(
      fc.constantFrom<ScriptInput>({ kind: "taken" }, { kind: "spoken" }, { kind: "tick" }),
      fc.record({ kind: fc.constant("digit" as const), digit: fc.constantFrom(...digits) }),
      fc.record({ kind: fc.constant("said" as const), text: fc.string(), prompt: fc.option(fc.string()) }),
    );
    const steps = fc.array(fc.tuple(input, fc.nat(20_000)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (all) => {
        let state = stepScript(scriptOf(question), { kind: "taken" }, { nowMs: 0, unanswered }).state;
        let nowMs = 0;
        let asked = 0;
        for (const [one, passedMs] of all) {
          nowMs += passedMs;
          const stepped = stepScript(state, one, { nowMs, unanswered });
          asked += stepped.effects.filter(({ kind }) => kind === "ask").length;
          state = stepped.state;
          const wakes = wakesAtMs(state);
          expect(state.at === "over" || (wakes !== null && wakes <= minutes(5))).toBe(true);
        }
        // Each question needs a key.
        expect(asked).toBeLessThanOrEqual(all.filter(([{ kind }]) => kind === "digit").length);
        expect(stepScript(state, { kind: "tick" }, { nowMs: Math.max(nowMs, minutes(5)), unanswered }).state.at).toBe(
          "over",
        );
      }),
    );
  });
});
