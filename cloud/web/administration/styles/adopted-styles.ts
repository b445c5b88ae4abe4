/**
 * Takes the place of `@rc-component/util/es/Dom/dynamicCSS` in the built page (vite.config.ts): the styles that antd makes while it runs become
 * style sheets that are handed to the browser (`adoptedStyleSheets`) instead of <style> elements, which our Content-Security-Policy
 * forbids. The names and the order of what is exported are antd's. What is not copied: containers other than the document
 * (shadow roots), which nothing here uses.
 */

type Option = {
  /** `queue`: before what has no place, by priority. */
  prepend?: boolean | "queue";
  priority?: number;
};

type Kept = { key: string; rank: number; text: string; sheet: CSSStyleSheet; handle: HTMLStyleElement };

/** In the order in which they hold: later ones win. */
let kept: readonly Kept[] = [];

/** What is put in front has the place of the lowest priority; what is put behind comes last. */
function rankOf({ prepend = false, priority = 0 }: Option): number {
  if (prepend === "queue") return priority;
  return prepend ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function keep(next: readonly Kept[]): void {
  kept = next;
  document.adoptedStyleSheets = kept.map(({ sheet }) => sheet);
}

function add(key: string, text: string, option: Option): HTMLStyleElement {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  // antd marks what it is given; the element is never put into the page.
  const one = { key, rank: rankOf(option), text, sheet, handle: document.createElement("style") };
  const at = kept.findIndex(({ rank }) => rank > one.rank);
  keep(at === -1 ? [...kept, one] : kept.toSpliced(at, 0, one));
  return one.handle;
}

export function injectCSS(text: string, option: Option = {}): HTMLStyleElement {
  return add("", text, option);
}

export function updateCSS(text: string, key: string, option: Option = {}): HTMLStyleElement {
  const one = kept.find((each) => each.key === key);
  if (one === undefined) return add(key, text, option);
  if (one.text !== text) {
    one.text = text;
    one.sheet.replaceSync(text);
  }
  return one.handle;
}

export function removeCSS(key: string): void {
  if (kept.some((one) => one.key === key)) keep(kept.filter((one) => one.key !== key));
}

export function clearContainerCache(): void {}
