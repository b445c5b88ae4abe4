/** Anchors to a URL: one POST of the lines, answered by 2xx when the other side keeps them. What is sent are heads and ids, nothing personal. */

import { writeAnchorLine, type AnchorLine } from "./anchor.ts";

export async function postAnchors(url: string, lines: readonly AnchorLine[], signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: lines.map(writeAnchorLine).join(""),
    redirect: "manual",
    signal,
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`answered ${response.status}`);
}
