/** What an operator does with an incident besides taking and closing it: more help, another hand, somebody who goes there. */

import { z } from "zod";

type Act = { by?: string | undefined; version: number };

/** POST /api/incidents/:id/escalate */
export type EscalateRequest = Act;

/** POST /api/incidents/:id/hand-over. `offer` names who is asked; they accept or decline, and whoever gives it may keep it after all. */
export type HandOverRequest = (Act & { what: "offer"; to: string }) | (Act & { what: "accept" | "decline" | "keep" });

/** POST /api/incidents/:id/send. `addressee` as GET …/sendable names them; anybody else by name, told by telephone. */
export type SendRequest = Act & {
  addressee: string | null;
  name: string;
  told: "message" | "telephone";
};

/** GET /api/incidents/:id/sendable: who can be sent there, those of the home first, then whoever is on duty. */
export const sendableView = z.array(
  z.object({
    addressee: z.string(),
    is: z.enum(["contact", "responder"]),
    name: z.string(),
    relation: z.string().nullable(),
    number: z.string().nullable(),
    /** By which a message of ours goes to them; none: they are told by telephone. */
    ways: z.array(z.string()),
  }),
);
export type SendableView = z.output<typeof sendableView>;
