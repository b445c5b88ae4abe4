/**
 * How deep JSON text is nested, found without building it: what is nested ten thousand deep costs whoever walks it their stack.
 * Counts brackets outside of strings; text that is no JSON gets some number, and is refused by the parser afterwards.
 */

/** The deepest body of the contract has 6 levels. */
export const jsonDepthMax = 32;

const [quote, backslash, opensObject, opensList, endsObject, endsList] = ['"', "\\", "{", "[", "}", "]"].map((one) =>
  one.charCodeAt(0),
);

export function isDeeperThan(text: string, levels: number): boolean {
  let [depth, isText] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isText) {
      if (code === backslash) at += 1;
      else if (code === quote) isText = false;
    } else if (code === quote) isText = true;
    else if (code === opensObject || code === opensList) {
      depth += 1;
      if (depth > levels) return true;
    } else if (code === endsObject || code === endsList) depth -= 1;
  }
  return false;
}
