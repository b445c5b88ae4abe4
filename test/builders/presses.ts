/** What the kit `gw-1` of the assignment `as-1` says on the life lane when somebody presses. */
export function pressOf(seq: number): string {
  const stamp = { wallMs: 1_795_000_000_000 + seq, uptimeMs: 1_000 + seq, bootId: "boot-1", clock: "trusted" };
  const event = { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "", repeated: false };
  const of = { v: 1, epoch: "epoch-1", seq, alarmId: `alarm-${seq}`, assignmentId: "as-1", sentAt: stamp };
  return JSON.stringify({ ...of, body: { deviceId: "sos", at: stamp, event } });
}
