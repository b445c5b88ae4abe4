/** A sentence in both languages, as the wire has it. */

import { z } from "zod";

export const inBoth = z.object({ zh: z.string(), en: z.string() });
