import fc from "fast-check";
import { expect, test } from "vitest";
import { must, parseAssignmentId, parseDeviceId, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { encodeMessage } from "@shouwang/shared/wire/codec.ts";
import { configurationSchema, devicesMax } from "@shouwang/shared/wire/configuration.ts";
import { desiredConfiguration } from "./desired-configuration.ts";
import type { Assignment, Device } from "./registry.ts";

const assignment: Assignment = {
  assignmentId: must(parseAssignmentId("as-1"), "as-1"),
  gatewayId: must(parseGatewayId("gw-1"), "gw-1"),
  homeId: must(parseHomeId("home-1"), "home-1"),
  bucket: "0001",
  fromMs: 0,
  untilMs: null,
};
const device = (deviceId: string, name: string): Device => ({
  deviceId: must(parseDeviceId(deviceId), deviceId),
  name,
  model: "",
  room: "living-room",
  isExteriorDoor: false,
});

test("R-174 whatever names the registry holds, what is desired is a configuration that fits into one message", () => {
  const worst = Array.from({ length: 256 }, (_, n) =>
    device(`${n}`.padStart(64, "x"), "\u0001".repeat(3) + "门".repeat(61)),
  );
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (names) => {
      const devices = [...names.map((name, n) => device(`d-${n}`, name)), ...worst];
      const configuration = desiredConfiguration(assignment, { devices });
      expect(configurationSchema.safeParse(configuration).success).toBe(true);
      expect(configuration.devices).toHaveLength(devicesMax);
      const message = { v: 1, configurationHash: "0".repeat(64), configuration };
      expect(encodeMessage(message).byteLength).toBeLessThan(64 * 1024);
    }),
    { numRuns: 5 },
  );
});
