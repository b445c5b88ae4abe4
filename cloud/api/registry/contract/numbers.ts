/** How many live where, as the pages of an area see it. */

import { z } from "zod";
import { categories } from "../../../registry/residents/category.ts";
import { sentence } from "./sentence.ts";

const count = {
  residents: z.number().int(),
  connected: z.number().int(),
  highRisk: z.number().int(),
  homes: z.number().int(),
};
/** `area` null = said of nowhere. `name` null = the list of areas does not know it. */
const place = { area: z.string().nullable(), name: sentence.nullable() };

export const numbersView = z.strictObject({
  /** What a connected resident is: it stands beside every count. */
  definition: sentence,
  areas: z.array(z.strictObject({ ...place, ...count })),
  total: z.strictObject(count),
});
export type NumbersView = z.infer<typeof numbersView>;

/** How many hold a category now, by area. One person may hold several, so these are not to be added up. */
export const categoriesView = z.strictObject({
  categories: z.array(z.strictObject({ category: z.enum(categories), label: sentence, residents: z.number().int() })),
  areas: z.array(z.strictObject({ ...place, category: z.enum(categories), residents: z.number().int() })),
});
export type CategoriesView = z.infer<typeof categoriesView>;

/** How many lived there at a time, whoever moved or died since. Whether they were connected then is not kept. */
export const livedView = z.strictObject({
  atMs: z.number().int(),
  areas: z.array(z.strictObject({ ...place, residents: z.number().int() })),
  residents: z.number().int(),
});
export type LivedView = z.infer<typeof livedView>;
