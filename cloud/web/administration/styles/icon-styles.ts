/** Takes the place of `@ant-design/icons/es/cssUtils`, as `adopted-styles.ts` does for everything else of antd. The names are theirs. */

export { updateCSS } from "./adopted-styles.ts";

export function getShadowRoot(element: Element | null): ShadowRoot | null {
  const root = element?.getRootNode();
  return root instanceof ShadowRoot ? root : null;
}

/** Said to programmers while they develop; there is nobody to hear it in a built page. */
export function warningOnce(): void {}
