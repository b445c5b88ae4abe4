/**
 * The keys of the desk: one letter does one thing, wherever the focus is. Each part of the page registers what it can do just now; the legend (`?`) lists
 * exactly that. A letter that somebody types is never an act: not in a field, not in a dialog, not while a Chinese word is put together, not with Ctrl, Alt or
 * Meta, and not by a key that is held down. Single letters can be switched off altogether (WCAG 2.1.4).
 */

import { createContext, useContext, useEffect, useRef } from "react";
import type { Words } from "../parts/words.ts";
import { wideKeys } from "./key-words.ts";

/** In the order of the legend. */
export const deskKeys = ["j", "k", "a", "c", "d", "e", "h", "p", "x", "u", "l", "s", "/", "?"] as const;
export type DeskKey = (typeof deskKeys)[number];

export type KeyAct = {
  /** What it does, for the legend. */
  words: Words;
  act: () => void;
  /** For what may go on while the key is held down: moving, never changing. */
  repeats?: boolean;
};
/** What can be done just now; a key that does nothing now is left out. */
export type KeyActs = Partial<Readonly<Record<DeskKey, KeyAct>>>;

export type Keys = {
  /** Of two parts with the same key the later one has it. `read` is asked at each press, so that it may change at will. */
  register(read: () => KeyActs): Disposable;
  /** What works now, in the legend's order. */
  acts(): readonly (readonly [DeskKey, KeyAct])[];
  /** True when the press was an act; then it is no longer anybody else's. */
  press(press: KeyPress): boolean;
  isOn(): boolean;
  switchOn(isOn: boolean): void;
};

/** What of a keyboard event decides. */
export type KeyPress = {
  key: string;
  repeat: boolean;
  isComposing: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  /** The focus is where letters are written or chosen, or a dialog is open. */
  isTyping: boolean;
};

export function deskKeyOf(press: KeyPress): DeskKey | null {
  if (press.isTyping || press.isComposing || press.ctrlKey || press.altKey || press.metaKey) return null;
  // A Chinese keyboard writes some signs wide; with Caps Lock a letter is large.
  const plain = wideKeys[press.key] ?? press.key.toLowerCase();
  return deskKeys.find((one) => one === plain) ?? null;
}

/** @param keep told when somebody switches letters on or off, so that they stay so. */
export function createKeys(isOnAtFirst: boolean, keep: (isOn: boolean) => void = () => {}): Keys {
  /** The later ones first. */
  const parts: (() => KeyActs)[] = [];
  let isOn = isOnAtFirst;
  const actOf = (key: DeskKey): KeyAct | undefined => {
    for (const read of parts) {
      const act = read()[key];
      if (act) return act;
    }
    return undefined;
  };
  return {
    register(read) {
      parts.unshift(read);
      return { [Symbol.dispose]: () => void parts.splice(parts.indexOf(read), 1) };
    },
    acts: () =>
      deskKeys.flatMap((key) => {
        const act = actOf(key);
        return act ? [[key, act] as const] : [];
      }),
    press(press) {
      const key = deskKeyOf(press);
      // The legend is where letters are switched on again.
      if (key === null || (!isOn && key !== "?")) return false;
      const act = actOf(key);
      if (!act || (press.repeat && act.repeats !== true)) return false;
      act.act();
      return true;
    },
    isOn: () => isOn,
    switchOn(next) {
      isOn = next;
      keep(next);
    },
  };
}

/** Where letters are written or chosen. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

/** Hears the whole window. A dialog has the keyboard for itself. */
export function listenToKeys(keys: Keys): Disposable {
  const hear = (event: KeyboardEvent): void => {
    const { key, repeat, isComposing, ctrlKey, altKey, metaKey } = event;
    const isTyping = isField(event.target) || document.querySelector("dialog[open]") !== null;
    if (keys.press({ key, repeat, isComposing, ctrlKey, altKey, metaKey, isTyping })) event.preventDefault();
  };
  window.addEventListener("keydown", hear);
  return { [Symbol.dispose]: () => window.removeEventListener("keydown", hear) };
}

export const KeysContext = createContext<Keys | null>(null);

/** As long as the part is drawn its keys work: with what it last drew. Outside of the operator's page there are none. */
export function useKeys(acts: KeyActs): void {
  const keys = useContext(KeysContext);
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    if (keys === null) return;
    const registered = keys.register(() => latest.current);
    return () => registered[Symbol.dispose]();
  }, [keys]);
}
