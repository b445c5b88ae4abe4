/** The desired configuration (docs/architecture.md §2.5, §1.3, §2.12), claim by claim: where each is kept, how it would be broken, and who would notice. */

import type { Breach } from "./breach.ts";

const store = "gateway/configuration/system-configuration-store.ts";
const images = "test/faults/crash-images.test.ts";
const scenario = "test/scenarios/delivery/configuration.test.ts";

export const desiredToForce: readonly Breach[] = [
  {
    id: "5.12",
    claim: "a configuration is on the card before it gets its name",
    code: { in: store, find: "await file.datasync();", put: "" },
    red: { in: images, test: "R-176 after any of 600 power cuts" },
  },
  {
    id: "5.13",
    claim: "and its name is on the card before it is claimed",
    code: { in: store, find: "await names.sync();", put: "" },
    red: { in: images, test: "R-176 after any of 600 power cuts" },
  },
  {
    id: "5.14",
    claim: "it is written beside the one before, never over it",
    code: { in: store, find: "const written = join(folder, newName);", put: "const written = join(folder, name);" },
    red: { in: images, test: "R-176 after any of 600 power cuts" },
  },
  {
    id: "5.15",
    claim: "what the card did not take is not claimed",
    code: {
      in: "gateway/configuration/keeper.ts",
      find: 'if (answer.kind === "refused") {',
      put: 'kept = wanted; if (answer.kind === "refused") {',
    },
    red: { in: scenario, test: "R-175 a card that takes no configuration" },
  },
  {
    id: "5.16",
    claim: "no configuration calls a life device otherwise",
    code: {
      in: "gateway/core/supervision.ts",
      find: "device.isLife || state.relied.has(device.deviceId)",
      put: "state.relied.size > 0 ? state.relied.has(device.deviceId) : device.isLife",
    },
    red: { in: "gateway/core/configured.test.ts", test: "none that is one can be called otherwise" },
  },
  {
    id: "5.17",
    claim: "what was latched in another home swallows no alarm of this one",
    code: {
      in: "gateway/core/configured.ts",
      find: "const { latches, saved } = unlatchAll(state.latches);",
      put: "const { latches, saved } = { ...unlatchAll(state.latches), latches: state.latches };",
    },
    red: { in: scenario, test: "R-174 a level that was latched in the old home" },
  },
  {
    id: "5.18",
    claim: "what was accepted before the kit moved keeps its assignment",
    code: {
      in: "gateway/uplink/messages.ts",
      find: "return { v: wireVersion, epoch, seq, alarmId, assignmentId,",
      put: 'return { v: wireVersion, epoch, seq, alarmId, assignmentId: "as-2" as AssignmentId,',
    },
    red: { in: scenario, test: "R-174 a kit that moves" },
  },
  {
    id: "5.19",
    claim: "a backup's word of before the move calls no help to the old home",
    code: {
      in: "gateway/configuration/desired.ts",
      find: "configuration.assignedAtMs < inForce.assignedAtMs",
      put: "configuration.assignedAtMs < 0",
    },
    red: { in: "gateway/configuration/keeper.test.ts", test: "R-197 a cloud restored from before the kit moved" },
  },
  {
    id: "6.8",
    claim: "a second press that cannot be read is not absorbed by the first",
    code: {
      in: "gateway/core/life-limit.ts",
      find: "{ free: 10, window: minutes(10), spacing: seconds(20),",
      put: "{ free: 1, window: minutes(10), spacing: minutes(10),",
    },
    red: { in: "gateway/core/life-limit.test.ts", test: "R-177 a second press" },
  },
  {
    id: "6.9",
    claim: "a record whose number cannot be read ends, also when it stands alone",
    code: {
      in: "gateway/uplink/messages.ts",
      find: "const [first, last] = [batch.rows[0], batch.rows.at(-1)];",
      put: "const [first, last] = [batch.rows[-1], batch.rows.at(-1)];",
    },
    red: { in: "test/scenarios/delivery/unreadable.test.ts", test: "R-133 a record whose number nobody can read" },
  },
];
