/** Builds the pages when their sources are newer than what was built. */

import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const cloud = join(dirname(fileURLToPath(import.meta.url)), "../cloud");
export const webRoot = join(cloud, "dist/web");
const built = join(webRoot, "operator/index.html");
/** What pages are made of besides our own sources. */
const packages = join(cloud, "../package-lock.json");

export async function buildPages(): Promise<void> {
  if (existsSync(built) && statSync(built).mtimeMs > newestSourceMs()) return;
  // Under a test's `test` React would be built as for its own developers: larger, slower, and not what people get.
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  await build({ configFile: join(cloud, "web/vite.config.ts"), logLevel: "warn" });
  if (before === undefined) delete process.env["NODE_ENV"];
  else process.env["NODE_ENV"] = before;
}

function newestSourceMs(): number {
  const folders = ["web", "api", "alarms", "access", "registry/kits", "../shared/domain"].map((folder) =>
    join(cloud, folder),
  );
  return Math.max(
    statSync(packages).mtimeMs,
    ...folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
    ),
  );
}
