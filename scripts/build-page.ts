/** Builds the operator's page when its sources are newer than what was built. */

import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const cloud = join(dirname(fileURLToPath(import.meta.url)), "../cloud");
const built = join(cloud, "dist/web/operator/index.html");

export async function buildPage(): Promise<void> {
  if (existsSync(built) && statSync(built).mtimeMs > newestSourceMs()) return;
  await build({ configFile: join(cloud, "web/vite.config.ts"), logLevel: "warn" });
}

function newestSourceMs(): number {
  const folders = [join(cloud, "web"), join(cloud, "api"), join(cloud, "alarms")];
  return Math.max(
    ...folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
    ),
  );
}
