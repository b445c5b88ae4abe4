import { describe, expect, test } from "vitest";
import { createKeys, deskKeyOf, type KeyPress } from "./keys.ts";

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  repeat: false,
  isComposing: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isTyping: false,
  ...changes,
});

describe("R-540 the keys of the desk", () => {
  test.each([
    ["a letter", press("a"), "a"],
    ["with Caps Lock", press("A"), "a"],
    ["as a Chinese keyboard writes it", press("？"), "?"],
    ["while somebody writes", press("a", { isTyping: true }), null],
    ["while a Chinese word is put together", press("a", { isComposing: true }), null],
    ["with Ctrl: the browser's own", press("a", { ctrlKey: true }), null],
    ["with Alt", press("a", { altKey: true }), null],
    ["with Meta", press("a", { metaKey: true }), null],
    ["a key of no act", press("ArrowDown"), null],
  ])("%s", (_, given, key) => {
    expect(deskKeyOf(given)).toBe(key);
  });

  test("a part that is gone has no key, and of two parts the later one has it", () => {
    const keys = createKeys(true);
    const done: string[] = [];
    const act = (name: string) => ({ words: [name, name] as const, act: () => void done.push(name) });
    using _ = keys.register(() => ({ a: act("queue"), j: act("next") }));
    const panel = keys.register(() => ({ a: act("panel") }));
    keys.press(press("a"));
    panel[Symbol.dispose]();
    keys.press(press("a"));
    expect(done).toEqual(["panel", "queue"]);
    expect(keys.acts().map(([key]) => key)).toEqual(["j", "a"]);
  });

  test("a key that is held down moves on and changes nothing", () => {
    const keys = createKeys(true);
    const done: string[] = [];
    using _ = keys.register(() => ({
      a: { words: ["接警", "Acknowledge"], act: () => void done.push("a") },
      j: { words: ["下一条", "Next"], act: () => void done.push("j"), repeats: true },
    }));
    expect(keys.press(press("a", { repeat: true }))).toBe(false);
    expect(keys.press(press("j", { repeat: true }))).toBe(true);
    expect(done).toEqual(["j"]);
  });

  test("switched off, letters do nothing, and the legend still opens", () => {
    const keys = createKeys(false);
    const done: string[] = [];
    using _ = keys.register(() => ({
      a: { words: ["接警", "Acknowledge"], act: () => void done.push("a") },
      "?": { words: ["按键一览", "Keys"], act: () => void done.push("?") },
    }));
    keys.press(press("a"));
    keys.press(press("?"));
    keys.switchOn(true);
    keys.press(press("a"));
    expect(done).toEqual(["?", "a"]);
  });
});
