/** A movement of one sensor as both parties write it down: known by its sensor, the time that stands in it and its value. */

import type { Motion as Event } from "../../chaos/ledger.ts";

export type Motion = Event & { isMoving: boolean };

export const motionKey = (one: Motion): string => `${one.deviceId}/${one.atMs}/${one.isMoving ? 1 : 0}`;
