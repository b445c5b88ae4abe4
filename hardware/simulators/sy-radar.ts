/**
 * A simulated SY fall radar that speaks the true protocol: it answers questions, acknowledges settings by echoing them, sends a
 * heartbeat a minute and a movement value a second while somebody is there, and reports a change ONCE. What happens in the room is
 * said by methods; what goes wrong in the radar and on its line, by switches.
 *
 * It shares the frame codec with the driver, and nothing else: the codec is held to captured vectors by its own tests. Source: R60AFD1
 * manual V1.6 §8.2; what the manual leaves open follows gateway/drivers/sy-fall-radar/README.md.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { decode, encode, type SyFrame } from "../../gateway/drivers/sy-fall-radar/frame.ts";
import { createFaultyLine, type LineFaults } from "./line-faults.ts";

export type SyRadar = Disposable & {
  /** Bytes from the gateway. */
  receive(bytes: Uint8Array): void;
  readonly faults: LineFaults;

  arrive(): void;
  leave(): void;
  /** The person walks about, 0 to 100; 0 sits still. */
  setMovement(percent: number): void;
  fall(): void;
  standUp(): void;
  /** Stays still for so long that the radar says so. */
  lie(): void;

  /** Falls silent for `bootTime`, forgets the room, and reports that it is initialised. */
  reboot(): void;
  /** Neither answers nor reports until `unjam`. */
  jam(): void;
  unjam(): void;
  switchFallDetection(position: "on" | "off"): void;
  reportFailure(code: 0 | 1 | 2): void;
};

/** As long as a C1001 is silent after a reset. */
export const bootTime = seconds(10);
const heartbeatEvery = minutes(1);
const movementEvery = seconds(1);
/** More than a gateway sends in a minute: a simulator that is fed nonsense keeps no more of it. */
const receivedBytesMax = 4_096;

type Room = { isPresent: boolean; movement: number; isFallen: boolean; isLying: boolean };
const emptyRoom: Room = { isPresent: false, movement: 0, isFallen: false, isLying: false };

/**
 * @param options.send bytes from the radar to the gateway.
 * @param options.hangUp what a line does that is cut in mid-frame.
 */
export function createSyRadar(options: {
  clock: Clock;
  send: (bytes: Uint8Array) => void;
  hangUp: () => void;
}): SyRadar {
  const { clock, send, hangUp } = options;
  const line = createFaultyLine({ write: send, hangUp });
  let room = emptyRoom;
  const switches = { fall: 1, presence: 1 };
  let isJammed = false;
  let isBooting = false;
  let hasEnded = false;
  let startedMs = clock.uptimeMs();
  let unread = new Uint8Array();
  const timers = new Map<string, Timer>();

  const isDeaf = (): boolean => isJammed || isBooting || hasEnded;
  const report = (control: number, command: number, ...data: readonly number[]): void => {
    if (!isDeaf()) line.send(encode({ control, command, data: Uint8Array.from(data) }));
  };
  const every = (name: string, period: Millis, work: () => void): void => {
    timers.get(name)?.cancel();
    const again = (): void => {
      if (hasEnded) return;
      work();
      timers.set(name, clock.after(period, again));
    };
    timers.set(name, clock.after(period, again));
  };

  /** 00 none, 01 still, 02 active. */
  const motionOf = (now: Room): number => (now.isPresent ? (now.movement > 0 ? 2 : 1) : 0);
  /** Switched off or booting it sees nothing, and says nothing of what it missed. */
  const change = (changes: Partial<Room>): void => {
    const before = room;
    room = { ...room, ...changes };
    if (switches.presence === 1) {
      if (before.isPresent !== room.isPresent) report(0x80, 0x01, Number(room.isPresent));
      if (motionOf(before) !== motionOf(room)) report(0x80, 0x02, motionOf(room));
    }
    if (switches.fall === 1 && before.isFallen !== room.isFallen) report(0x83, 0x01, Number(room.isFallen));
    if (before.isLying !== room.isLying) report(0x83, 0x05, Number(room.isLying));
  };

  const answers: Readonly<Record<number, () => readonly number[]>> = {
    0x0581: () => [1],
    0x8080: () => [switches.presence],
    0x8081: () => [Number(room.isPresent)],
    0x8082: () => [motionOf(room)],
    0x8083: () => [room.isPresent ? room.movement : 0],
    0x8380: () => [switches.fall],
    0x8381: () => [Number(room.isFallen && switches.fall === 1)],
    0x8385: () => [Number(room.isLying)],
  };

  const boot = (): void => {
    // What is half received is forgotten with everything else.
    unread = new Uint8Array();
    isBooting = true;
    room = emptyRoom;
    timers.get("boot")?.cancel();
    timers.set(
      "boot",
      clock.after(bootTime, () => {
        isBooting = false;
        startedMs = clock.uptimeMs();
        report(0x05, 0x01, 0x0f);
      }),
    );
  };

  const obey = ({ control, command, data }: SyFrame): void => {
    const register = control * 256 + command;
    const answer = answers[register];
    if (answer) return report(control, command, ...answer());
    // Unknown questions stay unanswered.
    if (command >= 0x80) return;
    if (register === 0x8300) switches.fall = data[0] ?? switches.fall;
    if (register === 0x8000) switches.presence = data[0] ?? switches.presence;
    report(control, command, ...data);
    if (register === 0x0102) boot();
  };

  every("heartbeat", heartbeatEvery, () => {
    report(0x01, 0x01, 0x0f);
    const worked = Math.floor((clock.uptimeMs() - startedMs) / 1_000);
    report(0x05, 0x03, (worked >>> 24) & 0xff, (worked >>> 16) & 0xff, (worked >>> 8) & 0xff, worked & 0xff);
  });
  every("movement", movementEvery, () => {
    if (room.isPresent && switches.presence === 1) report(0x80, 0x03, room.movement);
  });

  return {
    faults: line,
    receive(bytes) {
      if (isDeaf()) return;
      const { out, rest } = decode(Uint8Array.of(...unread, ...bytes.subarray(-receivedBytesMax)));
      unread = Uint8Array.from(rest);
      for (const item of out) if (item.kind === "frame") obey(item.frame);
    },
    arrive: () => change({ isPresent: true, movement: 30 }),
    leave: () => change(emptyRoom),
    setMovement: (percent) => change({ isPresent: true, movement: Math.round(Math.min(100, Math.max(0, percent))) }),
    fall: () => change({ isPresent: true, isFallen: true, movement: 0 }),
    standUp: () => change({ isPresent: true, isFallen: false, isLying: false, movement: 40 }),
    lie: () => change({ isPresent: true, isLying: true, movement: 0 }),
    reboot: boot,
    jam() {
      isJammed = true;
    },
    unjam() {
      isJammed = false;
    },
    switchFallDetection(position) {
      switches.fall = position === "on" ? 1 : 0;
    },
    reportFailure: (code) => report(0x05, 0x02, code),
    [Symbol.dispose]() {
      hasEnded = true;
      for (const timer of timers.values()) timer.cancel();
    },
  };
}
