/**
 * Refuses every major of Node but ours, before anything else runs. Plain JavaScript with no imports of ours, because the
 * Node that must be refused may be unable to read TypeScript.
 *
 * Why so strict: from Node 26.4 on, serialport 13 holds received bytes back for up to two seconds, which is a fall alarm
 * two seconds late; before 22.18 our sources do not run at all (docs/decisions/0001-node-24.md).
 */

const neededMajor = 24;

/**
 * What to tell somebody who came with this version, or `undefined` when it is the right one.
 *
 * @param {string} version as in `process.version`, with or without the "v"
 * @returns {string | undefined}
 */
export function refusal(version) {
  const major = Number.parseInt(version.replace(/^v/, ""), 10);
  if (major === neededMajor) return undefined;
  return (
    `Shouwang runs on Node ${neededMajor} only, and this is Node ${version.replace(/^v/, "")}. ` +
    `Run "npm ci" without --omit=optional: on Linux (x64, arm64) it brings Node ${neededMajor} along, and "npm start" and ` +
    `"npm test" then use it by themselves. On another system, install Node ${neededMajor} and put it first in PATH.`
  );
}

if (process.argv[1]?.endsWith("guard-node.mjs")) {
  const sentence = refusal(process.version);
  if (sentence !== undefined) {
    console.error(sentence);
    process.exit(1);
  }
}
