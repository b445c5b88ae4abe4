import { expect, test } from "vitest";
import type { BridgeDevice } from "../driver.ts";
import { identifyMessage } from "./identify.ts";
import { interpret } from "./interpret.ts";
import { createBridgeState } from "./state.ts";

const base = "home/z2m";

/** As the bridge lists it (`identify:enum:2` of the recorded catalogue). */
function listed(address: string, exposes: readonly string[]): BridgeDevice | undefined {
  const definition = {
    model: "E2013",
    description: "PARASOLL door/window sensor",
    source: "native",
    exposes: exposes.map((name) => ({ type: "enum", name, property: name, access: 2, values: ["identify"] })),
  };
  const device = { ieee_address: address, friendly_name: "Mrs Chen's door", type: "EndDevice", definition };
  const payload = new TextEncoder().encode(JSON.stringify([{ ...device, interview_state: "SUCCESSFUL" }]));
  const message = { topic: `${base}/bridge/devices`, payload, retained: true };
  const { outputs } = interpret(createBridgeState({ base, panicButtons: [] }), message, { wallMs: 1, uptimeMs: 1 });
  return outputs.flatMap((output) => (output.kind === "devices" ? output.devices : []))[0];
}

test("R-676 a device whose model can is asked by its address, and the answer promises no more than that", () => {
  const said = identifyMessage(base, listed("0x00158d00000000d1", ["contact", "identify"]));
  if ("why" in said || said.output.kind !== "publish") throw new Error("it can");
  expect(said.output).toMatchObject({ topic: `${base}/0x00158d00000000d1/set`, retain: false });
  expect(JSON.parse(new TextDecoder().decode(said.output.payload))).toEqual({ identify: "identify" });
  expect(said.detail).toMatch(/was asked to make itself seen/);
  expect(said.detail.length).toBeLessThanOrEqual(200);
});

test.each([
  ["a model that cannot", listed("0x00158d00000000d1", ["contact"]), /0x00158d00000000d1 \(E2013\) cannot make itself/],
  ["one that is not listed", undefined, /does not list that device/],
  ["one that is known by a name only", listed("not-an-address", ["identify"]), /does not list that device/],
])("R-676 %s is refused with a sentence that holds no name", (_, device, words) => {
  const said = identifyMessage(base, device);
  expect(said).toEqual({ why: expect.stringMatching(words) });
  expect(JSON.stringify(said)).not.toContain("Chen");
});
