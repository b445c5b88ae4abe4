/** The truth of a made-up home as a file beside its recording: `resident-1.truth.json`. Times are written as the recording writes them. */

import { z } from "zod";
import { insidePlaces } from "./days.ts";
import { traits } from "./person.ts";
import type { Truth } from "./truth.ts";

export const truthSuffix = ".truth.json";

const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
  .transform((text) => Date.parse(`${text}Z`))
  .refine((atMs) => !Number.isNaN(atMs));
const stretch = { from: time, until: time };
const room = z.enum(insidePlaces);
const factSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("fall"), how: z.enum(["up", "still", "moves", "crawls"]), room, ...stretch }),
    z.object({ kind: z.literal("press"), why: z.enum(["fall", "accident"]), ...stretch }),
    z.object({ kind: z.literal("outing"), ...stretch }),
    z.object({ kind: z.literal("visit"), ...stretch }),
    z.object({ kind: z.literal("illness"), ...stretch }),
    z.object({ kind: z.literal("holiday"), ...stretch }),
    z.object({ kind: z.literal("sensor-death"), room, ...stretch }),
  ])
  .transform(({ from: fromMs, until: untilMs, ...fact }) => ({ ...fact, fromMs, untilMs }));
const truthSchema = z.object({
  home: z.string().min(1),
  seed: z.number().int(),
  traits: z.array(z.enum(traits)),
  from: time,
  until: time,
  facts: z.array(factSchema),
});

export function truthText({ home, seed, traits: of, fromMs, untilMs, facts }: Truth): string {
  const iso = (atMs: number): string => new Date(Math.round(atMs / 1_000) * 1_000).toISOString().slice(0, 19);
  const said = facts.map(({ fromMs: from, untilMs: until, ...fact }) => ({
    ...fact,
    from: iso(from),
    until: iso(until),
  }));
  return `${JSON.stringify({ home, seed, traits: of, from: iso(fromMs), until: iso(untilMs), facts: said }, null, 1)}\n`;
}

/** Null: it is no truth that can be read. */
export function truthFrom(text: string): Truth | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const read = truthSchema.safeParse(json);
  if (!read.success) return null;
  const { from: fromMs, until: untilMs, ...truth } = read.data;
  return { ...truth, fromMs, untilMs };
}
