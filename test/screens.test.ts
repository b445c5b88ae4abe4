/** Every page that there is has its picture taken by `npm run screenshots`. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { administrationPaths, elsewhere } from "../scripts/screenshots/administration.ts";
import { rooms } from "../scripts/screenshots/rooms.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** Where the room that takes a page has another name. */
const named: Readonly<Record<string, string>> = { board: "area", signIn: "sign-in" };

test("R-646 every page that is built has a room of pictures", () => {
  const config = readFileSync(join(root, "cloud/web/vite.config.ts"), "utf8");
  const built = [...config.matchAll(/^\s+(\w+): here\("[a-z-]+\/index\.html"\)/gm)].map(([, name = ""]) => name);
  expect(built).toContain("signIn");
  expect(built.map((name) => named[name] ?? name).filter((name) => rooms[name] === undefined)).toEqual([]);
});

test("R-646 every entry of the administration's menu has a picture, there or where its data is", () => {
  const menu = readFileSync(join(root, "cloud/web/administration/frame/pages.tsx"), "utf8");
  expect(administrationPaths).toHaveLength(menu.match(/\bmenu: "/g)?.length ?? 0);
  const taken = ["technician.ts", "area.ts"].map((file) =>
    readFileSync(join(root, "scripts/screenshots", file), "utf8"),
  );
  expect(Object.values(elsewhere).filter((name) => !taken.some((text) => text.includes(`"${name}"`)))).toEqual([]);
});
