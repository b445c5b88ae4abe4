/** Up and down between a field and the list of what it found. */

import type { KeyboardEvent, RefObject } from "react";

export function moveByArrows(
  event: KeyboardEvent,
  { field, list }: { field: RefObject<HTMLElement | null>; list: RefObject<HTMLElement | null> },
): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
  const at = buttons.findIndex((one) => one === document.activeElement) + step;
  (at < 0 ? field.current : buttons[at])?.focus();
}
