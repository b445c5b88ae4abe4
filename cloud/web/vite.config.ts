/** How the pages are built: `npx vite build --config cloud/web/vite.config.ts` writes them to cloud/dist/web. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * antd writes its styles into <style> elements, which the server's policy forbids, as it should. What writes them is one file of its
 * helpers and one of its icons; in their places stand ours, which hand the same text to the browser without such an element (record 0093).
 */
function adoptStyles(): Plugin {
  const ours: Readonly<Record<string, string>> = { dynamicCSS: "adopted-styles.ts", cssUtils: "icon-styles.ts" };
  return {
    name: "adopt-styles",
    enforce: "pre",
    resolveId: {
      filter: { id: /\/(dynamicCSS|cssUtils)(\.js)?$/ },
      handler(id, importer) {
        const file = ours[id.replace(/^.*\//, "").replace(/\.js$/, "")];
        const isTheirs = importer !== undefined && /[\\/](@rc-component|@ant-design)[\\/]/.test(importer);
        return isTheirs && file !== undefined ? here(`administration/styles/${file}`) : null;
      },
    },
  };
}

/** Beside each file the same compressed, made of what is on the disk in the end: the server sends that, and compresses nothing itself. */
function compressed(): Plugin {
  return {
    name: "compressed",
    async writeBundle({ dir = here("../dist/web") }, bundle) {
      for (const name of Object.keys(bundle).filter((one) => /\.(js|css)$/.test(one)))
        await writeFile(join(dir, `${name}.gz`), gzipSync(await readFile(join(dir, name)), { level: 9 }));
    },
  };
}

/** The desk's scripts are made ready one after the other; they are fetched together all the same, before the first of them says so. */
function fetchTogether(): Plugin {
  return {
    name: "fetch-together",
    transformIndexHtml: {
      order: "post",
      handler(_html, { chunk, bundle = {} }) {
        if (chunk?.name !== "operator") return [];
        const files = new Set<string>();
        const add = (file: string): void => {
          const one = bundle[file];
          if (files.has(file) || one?.type !== "chunk") return;
          files.add(file);
          one.imports.forEach(add);
        };
        chunk.dynamicImports.forEach(add);
        return [...files]
          .filter((file) => !chunk.imports.includes(file))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
            injectTo: "head",
          }));
      },
    },
  };
}

export default defineConfig({
  root: here("."),
  plugins: [adoptStyles(), react(), fetchTogether(), compressed()],
  // The server allows no script or style that stands in a page, and no picture from elsewhere: everything is a file of ours.
  build: {
    outDir: here("../dist/web"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Families open their page within other programs (WeChat), whose browser is older than the phone.
    target: "es2020",
    rolldownOptions: {
      input: {
        administration: here("administration/index.html"),
        answer: here("answer/index.html"),
        caregiver: here("caregiver/index.html"),
        installer: here("installer/index.html"),
        board: here("board/index.html"),
        operator: here("operator/index.html"),
        reference: here("reference/index.html"),
        "push-worker": here("sign-in/push-worker.ts"),
        signIn: here("sign-in/index.html"),
      },
      output: {
        // A browser finds its worker by the address, and one under a hash would leave the old one behind.
        entryFileNames: ({ name }) => (name === "push-worker" ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
