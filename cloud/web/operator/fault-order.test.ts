import { expect, test } from "vitest";
import type { FaultView, WorkView } from "../../api/contract.ts";
import { inFaultOrder, lifeFaultsOf } from "./fault-order.ts";

const work: WorkView = {
  at: "open",
  owner: "technician",
  dueAtMs: 1,
  isOverdue: false,
  by: null,
  why: null,
  version: 0,
  protectsLife: false,
  under: null,
};
const faultOf = (deviceId: string | null, changes: Partial<WorkView> = {}, homeId = "home-1"): FaultView => ({
  gatewayId: "gw-1",
  homeId,
  deviceId,
  fault: "silent",
  owner: "technician",
  sinceMs: 1,
  detail: "",
  work: { ...work, ...changes },
});

test("R-462 a dead button stands first, what came to the desk before what is late, and shadows under their cause", () => {
  const button = faultOf("sos", { protectsLife: true });
  const desk = faultOf("a", { owner: "desk" });
  const late = faultOf("b", { isOverdue: true });
  const gateway = faultOf(null, { protectsLife: true, owner: "desk" });
  const shadow = faultOf("pir", { at: "held", under: { deviceId: null, fault: "silent" } });
  const groups = inFaultOrder([late, shadow, faultOf("c"), desk, button, gateway]);
  expect(groups.map(({ fault }) => fault.deviceId)).toEqual([null, "sos", "a", "b", "c"]);
  expect(groups[0]?.under).toEqual([shadow]);
  // Its cause is not shown to whoever looks: then it stands for itself.
  expect(inFaultOrder([shadow]).map(({ fault }) => fault.deviceId)).toEqual(["pir"]);
  expect(lifeFaultsOf([late, button, gateway], "home-1").map(({ fault }) => fault.deviceId)).toEqual([null, "sos"]);
  expect(lifeFaultsOf([button], "home-2")).toEqual([]);
  expect(lifeFaultsOf([button], null)).toEqual([]);
});
