/** The operation as one line of a shell. */

import type { Operation } from "./read-reference.ts";

/** Nothing in it means anything to a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export function curlOf({ method, path, parameters, body, who }: Operation, origin: string): string {
  const valueOf = (name: string): string => {
    const example = parameters.find((one) => one.name === name)?.example;
    return encodeURIComponent(typeof example === "string" || typeof example === "number" ? String(example) : name);
  };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => valueOf(name));
  const query = parameters
    .filter(({ place, isRequired }) => place === "query" && isRequired)
    .map(({ name }) => `${encodeURIComponent(name)}=${valueOf(name)}`);
  const url = `${origin}${filled}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  const [content] = body;
  const example = content?.examples[0]?.[1];
  // A table is sent as the file that it is.
  const isJson = example !== undefined && typeof example !== "string";
  const data = isJson ? ["--data", quoted(JSON.stringify(example))] : ["--data-binary", "@file"];
  return [
    "curl",
    "--silent",
    // Where the session that signing in has set is kept.
    ...(who.kind === "everybody" ? [] : ["--cookie", "session.txt"]),
    ...(content === undefined ? [] : ["--header", quoted(`content-type: ${content.mediaType}`), ...data]),
    ...(method === "POST" && content === undefined ? ["--request", "POST"] : []),
    quoted(url),
  ].join(" ");
}
