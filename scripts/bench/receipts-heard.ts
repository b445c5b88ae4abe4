/** What the county of the benchmark has heard back: which messages are durable, and how long each took. */

const homeIn = /\/gw-(\d+)\/down\/receipt$/;
const throughIn = /"lane":"telemetry","through":(\d+)/;
const alarmIn = /"alarmId":"(bench-alarm-\d+)"/g;
const text = new TextDecoder();

export type Receipts = {
  sent(home: number, seq: number): void;
  pressed(alarmId: string): void;
  heard(topic: string, payload: Uint8Array): void;
  /** Messages without a receipt. */
  waiting(): number;
  /** Milliseconds from publish to receipt since the last time this was asked. */
  forgetTimes(): number[];
  lifeTimes(): readonly number[];
};

export function createReceipts(): Receipts {
  /** Per home: the number receipted last, and when each above it was sent. */
  const lanes = new Map<number, { through: number; sentAtMs: number[] }>();
  const pressedAtMs = new Map<string, number>();
  const lifeTimes: number[] = [];
  let times: number[] = [];
  let waiting = 0;
  const laneOf = (home: number): { through: number; sentAtMs: number[] } => {
    const known = lanes.get(home);
    if (known) return known;
    const fresh = { through: 0, sentAtMs: [] };
    lanes.set(home, fresh);
    return fresh;
  };
  return {
    sent(home) {
      waiting += 1;
      laneOf(home).sentAtMs.push(performance.now());
    },
    pressed: (alarmId) => void pressedAtMs.set(alarmId, performance.now()),
    heard(topic, payload) {
      const nowMs = performance.now();
      const receipt = text.decode(payload);
      const through = Number(throughIn.exec(receipt)?.[1] ?? 0);
      const lane = laneOf(Number(homeIn.exec(topic)?.[1]));
      for (; lane.through < through; lane.through++) {
        const sentAtMs = lane.sentAtMs.shift();
        if (sentAtMs === undefined) throw new Error(`a receipt for what was never sent: ${topic} ${receipt}`);
        times.push(nowMs - sentAtMs);
        waiting -= 1;
      }
      for (const [, alarmId = ""] of receipt.matchAll(alarmIn)) {
        const atMs = pressedAtMs.get(alarmId);
        if (atMs === undefined || !pressedAtMs.delete(alarmId)) continue;
        lifeTimes.push(nowMs - atMs);
      }
    },
    waiting: () => waiting,
    forgetTimes() {
      const past = times;
      times = [];
      return past;
    },
    lifeTimes: () => lifeTimes,
  };
}
