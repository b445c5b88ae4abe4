/** What people type, as it comes in: made harmless for a screen and a table, and otherwise looked at by the registry itself, which says what is wrong in both languages. */

import { z } from "zod";

/** Far beyond what any field keeps: what is longer is refused before anybody reads it. */
const typedMax = 4_000;

/**
 * One line. What is pasted from a table or a phone brings tabs, line ends and marks that turn the direction of writing: the first become
 * spaces, the others go.
 */
export const typedLine = z
  .string()
  .max(typedMax)
  .transform((text) =>
    text
      .replaceAll(/\p{Cc}/gu, " ")
      .replaceAll(/\p{Cf}/gu, "")
      .trim(),
  );

/** Several lines. */
export const typedText = z
  .string()
  .max(typedMax)
  .transform((text) =>
    text
      .replaceAll("\r\n", "\n")
      .replaceAll(/[^\P{Cc}\n]/gu, " ")
      .replaceAll(/\p{Cf}/gu, "")
      .trim(),
  );

/** The version that was seen by whoever changes it. */
export const seenVersion = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Whether what stands there can be read. `erased`: by law, for good. `damaged`: whoever runs the system has to look at it. */
export const keptState = z.enum(["kept", "erased", "damaged"]);
export const wallMs = z.number().int();
/** What a change answers: the id of what was changed, and its new version. */
export const changedView = z.strictObject({ id: z.string(), version: z.number().int() });
export type ChangedView = z.infer<typeof changedView>;
