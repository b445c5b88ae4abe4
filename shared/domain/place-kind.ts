/**
 * What a device of a kit is for, chosen by an installer from a closed list: what somebody would type in a home could be about a person, and could not be shown to
 * everybody who looks after equipment. The name of a place is made of its room and this word, and can be read back.
 *
 * Pure. Limits: a name that somebody typed elsewhere is of no kind here.
 */

import { rooms, type Room } from "./home.ts";

export const placeKinds = [
  "panic-button",
  "pendant",
  "pull-cord",
  "fall-detector",
  "motion",
  "door",
  "smoke",
  "gas",
  "carbon-monoxide",
  "water-leak",
  "other",
] as const;
export type PlaceKind = (typeof placeKinds)[number];

const inChinese: Readonly<Record<PlaceKind, string>> = {
  "panic-button": "紧急按钮",
  pendant: "随身按钮",
  "pull-cord": "紧急拉绳",
  "fall-detector": "跌倒探测器",
  motion: "人体感应器",
  door: "门磁",
  smoke: "烟雾报警器",
  gas: "燃气报警器",
  "carbon-monoxide": "一氧化碳报警器",
  "water-leak": "水浸传感器",
  other: "其他设备",
};
const roomInChinese: Readonly<Record<Room, string>> = {
  bedroom: "卧室",
  bathroom: "卫生间",
  hall: "门厅",
  kitchen: "厨房",
  "living-room": "客厅",
  other: "其他房间",
  outside: "户外",
};

/** Somebody relies on it to call for help, or it calls by itself where a life is in danger. */
const life: ReadonlySet<PlaceKind> = new Set<PlaceKind>([
  "panic-button",
  "pendant",
  "pull-cord",
  "fall-detector",
  "smoke",
  "gas",
  "carbon-monoxide",
]);
export const isLifeKind = (kind: PlaceKind): boolean => life.has(kind);

/** `卧室紧急按钮`, and with a number where the room has another one. */
export function placeName(kind: PlaceKind, room: Room, taken: readonly string[] = []): string {
  const name = `${roomInChinese[room]}${inChinese[kind]}`;
  for (let n = 1; ; n++) {
    const numbered = n === 1 ? name : `${name}${n}`;
    if (!taken.includes(numbered)) return numbered;
  }
}

/** Which kind a name of `placeName` says; null for a word that somebody chose. */
export function kindOfName(name: string): PlaceKind | null {
  const plain = name.replace(/\d{1,2}$/, "");
  const room = rooms.find((one) => plain.startsWith(roomInChinese[one]));
  if (room === undefined) return null;
  const rest = plain.slice(roomInChinese[room].length);
  return placeKinds.find((kind) => inChinese[kind] === rest) ?? null;
}
