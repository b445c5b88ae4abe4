import { expect, test } from "vitest";
import { homeNames } from "./home-names.ts";

const signal = AbortSignal.timeout(5_000);
const nameOf = async (homeId: string) => await Promise.resolve(homeId === "home-1" ? "幸福里 5-2-301" : null);
const shown = async (parts: readonly string[]) => {
  const asked = { sight: { shows: (part: string) => parts.includes(part) } };
  // `as`: of all that somebody may see, only this is asked.
  return await homeNames({ ids: ["home-1", "home-2", null], nameOf, asked: asked as never, signal });
};

test("R-647 whoever sees homes reads what they are called; what is not known has no name", async () => {
  const nameIn = await shown(["address", "name"]);
  expect(["home-1", "home-2", "home-3", null].map(nameIn)).toEqual(["幸福里 5-2-301", null, null, null]);
});

test.each([[["address"]], [["name"]], [[]]])("R-647 whoever is shown %j only is told no name", async (parts) => {
  expect((await shown(parts))("home-1")).toBeNull();
});
