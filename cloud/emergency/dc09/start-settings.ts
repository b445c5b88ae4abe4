/** One receiver of a centre by SIA DC-09 for the whole house, told at once. Several centres, areas and paths are set on a page instead. */

import { z } from "zod";
import { dc09Settings, type Dc09Settings } from "./settings.ts";
import { sentenceOf } from "../settings-field.ts";

export const dc09Fields = { "dc09-url": z.string().optional(), "dc09-key": z.string().optional() };
export const dc09Usage = `  --dc09-url URL         a receiver by SIA DC-09, dc09://HOST:PORT/ACCOUNT; its key as hex is in SHOUWANG_DC09_KEY`;

const how = "give the receiver as dc09://HOST:PORT/ACCOUNT, such as dc09://10.0.0.5:12128/12AB";

/** @returns a sentence when it cannot be used. */
export function readDc09(given: {
  "dc09-url"?: string | undefined;
  "dc09-key"?: string | undefined;
}): Dc09Settings | null | string {
  const text = given["dc09-url"];
  if (text === undefined) return null;
  const [, host = "", port = "", account = ""] = /^dc09:\/\/([^/:]+):(\d{1,5})\/([0-9A-Fa-f]+)$/.exec(text) ?? [];
  if (host === "") return `--dc09-url: ${how}.`;
  const key = given["dc09-key"] ?? null;
  const read = dc09Settings.safeParse({ host, port: Number(port), transport: "tcp", format: "adm-cid", account, key });
  if (read.success) return read.data;
  const message = read.error.issues[0]?.message ?? "";
  return `--dc09-url: ${sentenceOf(message)?.en ?? how}`;
}
