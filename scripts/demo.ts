/**
 * `npm run demo -- press|fall|door|quiet|resume`: does to the simulated home what a person would do in it. What follows is the
 * real way: the device's bytes, the gateway, MQTT, the cloud, the page.
 */

import { parseArgs } from "node:util";
import { readRunFile } from "./run-file.ts";

const deeds: Readonly<Record<string, string>> = {
  press: "The panic button was pressed. It is on the desk at once.",
  fall: "The radar saw a fall. The desk shows a pre-alarm at once; it is raised after 2 minutes, or after 60 s if somebody is seen lying.",
  door: "The front door was opened and closed. Look at the home's last 24 hours.",
  quiet:
    "The home fell silent. The demo home waits 90 s for a movement (a real one 12 h), then asks the desk to check in.",
  resume: "The resident moves again.",
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: "string", default: "data" } },
});
const deed = positionals[0] ?? "";
const explanation = deeds[deed];
if (explanation === undefined) fail(`What shall happen? npm run demo -- ${Object.keys(deeds).join("|")}`);

const run = readRunFile(values.data);
if (!run) fail(`Nothing runs on the folder "${values.data}". Start it in another terminal: npm start`);
if (run.controlUrl === null) fail("This system runs without the simulated home, so there is nobody to press a button.");

try {
  const answer = await fetch(new URL(deed, `${run.controlUrl}/`), {
    method: "POST",
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) fail(`The simulated home answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
} catch (error) {
  fail(
    `The simulated home cannot be reached at ${run.controlUrl}: ${error instanceof Error ? error.message : String(error)}`,
  );
}
console.log(`${explanation}\nThe page: ${run.pageUrl}`);

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
