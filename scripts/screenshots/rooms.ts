/** Which pages there are pictures of: each room of pages brings its own, with the data that they need. */

import type { Shots } from "./shot.ts";

export type Room = () => Promise<{ openShots: () => Promise<Shots> }>;

export const rooms: Readonly<Record<string, Room>> = {
  administration: async () => await import("./administration.ts"),
  "sign-in": async () => await import("./sign-in.ts"),
  answer: async () => await import("./answer.ts"),
  operator: async () => await import("./operator.ts"),
  caregiver: async () => await import("./caregiver.ts"),
  installer: async () => await import("./installer.ts"),
  technician: async () => await import("./technician.ts"),
  area: async () => await import("./area.ts"),
  person: async () => await import("./person.ts"),
  reference: async () => await import("./reference.ts"),
};
