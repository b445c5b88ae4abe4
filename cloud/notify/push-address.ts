/** Where a pushed message goes, as a person's record keeps it: `wechat:<open id>` or `web:<subscription as a browser gave it>`. */

import type { Addressee } from "../emergency/addressee.ts";

export function pushAddresses({ push }: Pick<Addressee, "push">, kind: "wechat" | "web"): string[] {
  return push.flatMap((one) => (one.startsWith(`${kind}:`) ? [one.slice(kind.length + 1)] : []));
}

/** Through several addresses of one person: one that took it is enough, one that may take it later keeps it open. */
export function bestOf<Outcome extends { kind: "accepted" | "refused" | "unreachable" }>(
  outcomes: readonly Outcome[],
): Outcome | undefined {
  const find = (kind: Outcome["kind"]) => outcomes.find((one) => one.kind === kind);
  return find("accepted") ?? find("unreachable") ?? find("refused");
}
