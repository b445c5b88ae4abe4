/** How the pages are built: `npx vite build --config cloud/web/vite.config.ts` writes them to cloud/dist/web. */

import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  plugins: [react()],
  // The server allows no script or style that stands in a page, and no picture from elsewhere: everything is a file of ours.
  build: {
    outDir: here("../dist/web"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: { input: { operator: here("operator/index.html"), signIn: here("sign-in/index.html") } },
  },
});
