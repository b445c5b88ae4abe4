/** The rules of style that a program can check. Each message says what to do instead. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { technologies } from "./technologies.ts";
import { listFiles, projectRoot, readSource, readSources, type SourceFile } from "./source-tree.ts";

/** A folder with such a name says nothing about what is in it: the noun is missing. */
const emptyFolderNames = ["utils", "util", "helpers", "common", "services", "managers", "lib", "misc"];

/** A file is read as a whole; one that does not fit in the head has two nouns. About 350 is the aim, this is the end. */
const linesMax = { source: 400, test: 600 };

type Ban = { use: RegExp; instead: string; exceptIn: RegExp };

const shipped = /^(shared|gateway|cloud)\//;
const entry = /^(gateway|cloud|cloud\/(broker|app|config))\/(main|app|config)\.ts$/;
/** Pages live in a browser, which is their clock and their timer. */
const page = /^cloud\/web\//;
const systemFile = /(^|\/)system-[\w-]+\.ts$/;
/** A clock cannot be handed into another thread: what runs there has the machine's. */
const worker = /-worker\.ts$/;
const prefixed = new RegExp(`/(${Object.keys(technologies).join("|")})-[\\w-]+\\.ts$`);

const bans: readonly Ban[] = [
  {
    use: /^(Date\.now|new Date|performance\.now)$/,
    instead: "take the time as an argument (nowMs) or ask a Clock; only system-*.ts reads the machine's",
    exceptIn: either(systemFile, page, worker),
  },
  {
    use: /^(Math\.random|crypto\.(randomUUID|getRandomValues|randomBytes)|randomUUID|randomBytes)$/,
    instead: "take a random number or id as an argument; files that touch the world make them",
    exceptIn: either(prefixed, entry, page),
  },
  {
    use: /^(setTimeout|setInterval|setImmediate)$/,
    instead:
      "use clock.after(delay, work), which a test can hold in its hand; files that touch the world may limit real waiting",
    exceptIn: either(prefixed, page),
  },
  {
    use: /^(process\.env|process\.argv)$/,
    instead: "let config.ts read it once and pass on what is needed",
    exceptIn: either(/^(gateway|cloud)\/(.*\/)?(main|config)\.ts$/, /\.config\.ts$/),
  },
  {
    use: /^process\.exit$/,
    instead: "let main.ts end the process, after app.ts has closed what is open",
    exceptIn: /^(gateway|cloud)\/(.*\/)?main\.ts$/,
  },
];

function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map((pattern) => pattern.source).join("|"));
}

function bannedUses(file: SourceFile): string[] {
  if (!shipped.test(file.path) || file.path.includes(".test.")) return [];
  return bans
    .filter((ban) => !ban.exceptIn.test(file.path))
    .flatMap((ban) =>
      file.uses
        .filter((use) => ban.use.test(use.name))
        .map((use) => `${file.path}:${use.line} uses ${use.name}: ${ban.instead}`),
    );
}

function defaultExports(file: SourceFile): string[] {
  const isConfig = file.path.endsWith(".config.ts");
  if (file.defaultExportLine === undefined || isConfig) return [];
  return [`${file.path}:${file.defaultExportLine} exports by default: give it a name`];
}

function looseEnds(file: SourceFile): string[] {
  return file.comments
    .filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text) && !/\bTODO #\d+/.test(text))
    .map(({ line }) => `${file.path}:${line} leaves something to do without an issue number: write "TODO #12"`);
}

const files = readSources();
const paths = listFiles(() => true);

describe("folders and files", () => {
  test("no folder is called after nothing in particular", () => {
    const named = paths.filter((path) =>
      path
        .split("/")
        .slice(0, -1)
        .some((part) => emptyFolderNames.includes(part)),
    );
    expect(named).toEqual([]);
  });

  test("no barrels: an import names the file that it means", () => {
    expect(paths.filter((path) => /(^|\/)index\.(ts|tsx|js|mjs)$/.test(path))).toEqual([]);
  });

  test("file names are kebab-case", () => {
    const odd = files.filter(
      ({ path }) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.(ts|tsx|mjs)$/.test(path.split("/").at(-1) ?? ""),
    );
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  test("files are short enough to be read", () => {
    const long = files.flatMap(({ path }) => {
      const lines = readFileSync(join(projectRoot, path), "utf8").split("\n").length;
      const limit = /^test\/|\.test\./.test(path) ? linesMax.test : linesMax.source;
      return lines > limit ? [`${path} has ${lines} lines, ${limit} are allowed: it has two nouns, split it`] : [];
    });
    expect(long).toEqual([]);
  });
});

describe("inside the files", () => {
  test("no default exports", () => {
    expect(files.flatMap(defaultExports)).toEqual([]);
  });

  test("what is left to do has an issue number", () => {
    expect(files.flatMap(looseEnds)).toEqual([]);
  });

  test("time, chance, timers and the environment come in from outside", () => {
    expect(files.flatMap(bannedUses)).toEqual([]);
  });

  test("no test is skipped or run alone", () => {
    const marked = files
      .filter((file) => file.path.includes(".test."))
      .flatMap((file) =>
        file.uses
          .filter(({ name }) => /^(test|it|describe)\.(skip|only|todo)$/.test(name))
          .map(({ line }) => `${file.path}:${line}`),
      );
    expect(marked).toEqual([]);
  });
});

describe("the rules see what breaks them", () => {
  test.each([
    ["gateway/core/step.ts", "const now = Date.now();", "take the time as an argument"],
    ["gateway/core/step.ts", "const now = new Date();", "take the time as an argument"],
    ["gateway/links/serial-link.ts", "const now = performance.now();", "ask a Clock"],
    ["cloud/detection/fall.ts", "const n = Math.random();", "take a random number"],
    ["cloud/detection/fall.ts", "const id = globalThis.crypto.randomUUID();", "take a random number or id"],
    ["cloud/dispatch/execute.ts", "setTimeout(() => {}, 5);", "clock.after"],
    ["cloud/emergency/webhook/http-webhook.ts", 'const key = process.env["KEY"];', "let config.ts read it"],
    ["gateway/app.ts", "process.exit(1);", "let main.ts end the process"],
  ])("%s: %s", (path, text, sentence) => {
    expect(bannedUses(readSource(path, text))).toEqual([expect.stringContaining(sentence)]);
  });

  test.each([
    ["shared/time/system-clock.ts", "const now = Date.now();"],
    ["gateway/config.ts", 'const key = process.env["KEY"];'],
    ["cloud/detection/fall.ts", "const day = new Date(atMs);"],
    ["gateway/core/step.test.ts", "const now = Date.now();"],
    ["scripts/start.ts", "setTimeout(() => {}, 5);"],
  ])("%s may: %s", (path, text) => {
    expect(bannedUses(readSource(path, text))).toEqual([]);
  });

  test("default exports and loose ends", () => {
    expect(defaultExports(readSource("gateway/core/step.ts", "export default 1;"))).toHaveLength(1);
    expect(looseEnds(readSource("gateway/core/step.ts", "// TODO later"))).toHaveLength(1);
    expect(looseEnds(readSource("gateway/core/step.ts", "// TODO #12: later"))).toEqual([]);
  });
});
