/** What the kit of the one home says, as it comes over the wire. */

export const startMs = 1_795_000_000_000;

export const stamp = (atMs = startMs) => ({ wallMs: atMs, uptimeMs: 1_000, bootId: "boot-1", clock: "trusted" });

export const press = (seq: number, alarmId: string, extra: object = {}) => ({
  v: 1,
  epoch: "epoch-1",
  seq,
  alarmId,
  assignmentId: "as-1",
  sentAt: stamp(),
  body: {
    deviceId: "sos",
    at: stamp(),
    event: {
      kind: "life",
      alarm: "panic",
      edge: "raised",
      confidence: "certain",
      evidence: "action emergency",
      repeated: false,
    },
  },
  ...extra,
});

/** Without records it is proof of life. */
export const telemetry = (records: unknown[], extra: object = {}) => ({
  v: 1,
  epoch: "epoch-1",
  assignmentId: "as-1",
  sentAt: stamp(),
  records,
  ...extra,
});

export const motion = (seq: number, value = "active") => ({
  seq,
  deviceId: "pir",
  at: stamp(startMs + seq),
  observation: { kind: "state", what: "motion", value, repeated: false },
});

export const hello = (epochs: readonly object[], extra: object = {}) => ({
  v: 1,
  sessionId: "session-1",
  bootId: "boot-1",
  sentAt: stamp(),
  softwareVersion: "1",
  assignmentId: "as-1",
  epochs,
  configurationHash: "",
  openAlarms: [] as readonly string[],
  ledgerId: null,
  ...extra,
});
