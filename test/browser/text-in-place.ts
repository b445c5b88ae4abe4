/** Whether all text of a page can be read where it stands: nothing cut off, nothing over something else, nothing beside the window, and what scrolls sideways by itself reachable by keys and named. */

import type { Page } from "playwright-core";

/** One line for each place. */
export async function textOutOfPlace(page: Page): Promise<readonly string[]> {
  return await page.evaluate(lookAtText);
}

/** Runs in the page: it may use nothing from outside of itself. */
function lookAtText(): string[] {
  const found = new Set<string>();
  const nearlyPx = 2;
  const nameOf = (element: Element): string => {
    const own = (one: Element): string =>
      one.tagName.toLowerCase() + (one.classList.length > 0 ? `.${[...one.classList].join(".")}` : "");
    return element.parentElement ? `${own(element.parentElement)} > ${own(element)}` : own(element);
  };
  const parents = function* (element: Element): Generator<Element> {
    for (let one: Element | null = element; one; one = one.parentElement) yield one;
  };
  const isScroller = (one: Element): boolean => /auto|scroll/.test(getComputedStyle(one).overflowX);
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) {
    const reach = (one: Element): number => one.getBoundingClientRect().right;
    const [by = page] = [...document.body.querySelectorAll("*")].toSorted((one, other) => reach(other) - reach(one));
    found.add(`the page is ${page.scrollWidth} wide in ${page.clientWidth}, by ${nameOf(by)}`);
  }

  const dialogs = [...document.querySelectorAll("dialog[open], [aria-modal=true]")];
  const root = dialogs.at(-1) ?? document.body;
  for (const one of root.querySelectorAll("*")) {
    if (!isScroller(one) || one.scrollWidth <= one.clientWidth + 1 || one.clientWidth === 0) continue;
    if (one.matches("input, textarea, select")) continue;
    const isNamed = one.hasAttribute("aria-label") || one.hasAttribute("aria-labelledby");
    // `as`: whatever is drawn on a page is one of HTML's or SVG's, and both have it.
    if (!isNamed || (one as HTMLElement).tabIndex < 0) found.add(`scrolls, unnamed or without keys: ${nameOf(one)}`);
  }

  type Line = { of: Element; text: string; box: DOMRect; layer: Element };
  const lines: Line[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const of = node.parentElement;
    const text = node.nodeValue?.trim() ?? "";
    if (!of || text === "" || of.closest("script, style, svg, select, [aria-hidden=true], .ant-table-measure-row"))
      continue;
    if (!of.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    if (boxes.length === 0) continue;
    let isUnseen = false;
    let isScrolled = false;
    let layer: Element = root;
    for (const one of parents(of)) {
      const { overflowX, overflowY, position, clipPath } = getComputedStyle(one);
      const frame = one.getBoundingClientRect();
      // Said to whoever listens only.
      if ((frame.width <= 1 && frame.height <= 1) || clipPath === "inset(50%)") isUnseen = true;
      if (layer === root && /fixed|sticky|absolute/.test(position)) layer = one;
      if (one === document.body || one === page || isUnseen) break;
      const hides = (how: string): boolean => how === "hidden" || how === "clip";
      const inBlock = getComputedStyle(one).display !== "inline";
      if (/auto|scroll/.test(overflowX + overflowY)) {
        isScrolled = true;
        break;
      }
      if (!inBlock) continue;
      const isCut = boxes.some(
        (box) =>
          (hides(overflowX) && (box.right > frame.right + nearlyPx || box.left < frame.left - nearlyPx)) ||
          (hides(overflowY) && (box.bottom > frame.bottom + box.height / 4 || box.top < frame.top - box.height / 4)),
      );
      if (isCut && of.closest("[title]") === null)
        found.add(`cut off: ${nameOf(of)} in ${nameOf(one)} “${text.slice(0, 24)}”`);
    }
    if (isUnseen) continue;
    for (const box of boxes) {
      if (!isScrolled && (box.right > page.clientWidth + nearlyPx || box.left < -nearlyPx))
        found.add(`beside the window: ${nameOf(of)} “${text.slice(0, 24)}”`);
      lines.push({ of, text, box, layer });
    }
  }

  const across = lines.toSorted((one, other) => one.box.top - other.box.top);
  for (const [n, one] of across.entries()) {
    for (const other of across.slice(n + 1)) {
      if (other.box.top >= one.box.bottom) break;
      if (other.of === one.of || other.layer !== one.layer) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
      if (wide > 2 * nearlyPx && high > Math.min(one.box.height, other.box.height) * 0.4)
        found.add(
          `one over the other: ${nameOf(one.of)} “${one.text.slice(0, 16)}”, ${nameOf(other.of)} “${other.text.slice(0, 16)}”`,
        );
    }
  }
  return [...found];
}
