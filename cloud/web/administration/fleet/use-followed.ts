/**
 * What is asked again and again. When the server does not answer any more, what it said last stays and is marked with its time: nothing old is shown as if it were so now.
 */

import { useCallback, useEffect, useState } from "react";
import type { Asked } from "../client/client.ts";
import { useClient, type Shown } from "../client/use-client.ts";

export type Followed<T> = {
  shown: Shown<T>;
  /** When the server said what is shown; null = it says so now. */
  staleSinceMs: number | null;
  reload: () => void;
};

/** After each answer, so that a slow line is not asked faster than it answers. */
const everyMs = 10_000;
type Heard<T> = { path: string; asked: Asked<T>; last: { value: T; atMs: number } | null };

export function useFollowed<T>(path: string): Followed<T> {
  const client = useClient();
  const [heard, setHeard] = useState<Heard<T> | null>(null);
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    let isWanted = true;
    let timer: number | undefined;
    const ask = async (): Promise<void> => {
      const asked = await client.get<T>(path);
      if (!isWanted) return;
      setHeard((before) => {
        const last = before?.path === path ? before.last : null;
        return { path, asked, last: asked.kind === "answer" ? { value: asked.value, atMs: Date.now() } : last };
      });
      timer = window.setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [client, path, turn]);

  const [isOffline, setOffline] = useState(() => !navigator.onLine);
  useEffect(() => {
    const look = (): void => {
      setOffline(!navigator.onLine);
      if (navigator.onLine) reload();
    };
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, [reload]);

  if (heard === null || heard.path !== path) return { shown: { kind: "asking" }, staleSinceMs: null, reload };
  const { asked, last } = heard;
  const isAway = isOffline || (asked.kind === "refused" && asked.code === "no-answer");
  if (!isAway || last === null) return { shown: asked, staleSinceMs: null, reload };
  return { shown: { kind: "answer", value: last.value }, staleSinceMs: last.atMs, reload };
}
