/** What a person is told, in both languages. */

import { z } from "zod";

export const sentence = z.strictObject({ zh: z.string(), en: z.string() });
export type SentenceView = z.infer<typeof sentence>;
