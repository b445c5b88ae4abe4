/** The work in this browser: kept after each change, sent while there is a line, looked at every few seconds. What is decided stands in `wizard.ts`. */

import { useCallback, useEffect, useRef, useState } from "react";
import type { InstallationView } from "../../api/registry/contract/installation.ts";
import type { Refused } from "../parts/refusal.ts";
import type { InstallerClient } from "./installer-client.ts";
import { askingOf, type Intent } from "./intent.ts";
import { forgetWork, readWork, writeWork } from "./kept-work.ts";
import { newWork, nextToSend, retryDelay, worked, type Work, type WorkInput } from "./wizard.ts";

const lookEveryMs = 3_000;
/** So long without an answer, and what stands there may not be so any more. */
export const oldAfterMs = 10_000;

export type Working = {
  work: Work;
  view: InstallationView | null;
  /** When the server was heard last; null = not since the page was opened. */
  heardAtMs: number | null;
  /** Why the last look was not answered with one. */
  trouble: Refused | null;
  /** What is typed would be lost by a reload. */
  keepsNothing: boolean;
  tell: (input: WorkInput) => void;
  want: (intent: Intent) => void;
  look: () => void;
  retryNow: () => void;
  startAgain: () => void;
};

const randomId = (): string => crypto.randomUUID();

export function useWork(client: InstallerClient, accountId: string): Working {
  const [work, setWork] = useState<Work>(() => {
    const kept = readWork(window.localStorage, accountId, Date.now());
    return kept.kind === "work" ? kept.work : newWork(randomId(), Date.now());
  });
  const [keepsNothing, setKeepsNothing] = useState(false);
  const [seen, setSeen] = useState<{ homeId: string; view: InstallationView } | null>(null);
  const [heardAtMs, setHeardAtMs] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const [turn, setTurn] = useState(0);
  const current = useRef(work);

  const tell = useCallback(
    (input: WorkInput): void => {
      current.current = worked(current.current, input);
      setWork(current.current);
      setKeepsNothing(!writeWork(window.localStorage, accountId, current.current));
    },
    [accountId],
  );

  const { homeId } = work;
  const view = seen !== null && seen.homeId === homeId ? seen.view : null;
  const latest = useRef<InstallationView | null>(null);
  useEffect(() => {
    latest.current = view;
  }, [view]);

  const lookOnce = useCallback(async (): Promise<void> => {
    if (homeId === null) return;
    const got = await client.get<InstallationView>(`/api/homes/${homeId}/installation`);
    if (current.current.homeId !== homeId) return;
    if (got.kind === "refused") return setTrouble(got);
    setTrouble(null);
    setHeardAtMs(Date.now());
    setSeen((before) =>
      before !== null && before.homeId === homeId && before.view.atMs > got.value.atMs
        ? before
        : { homeId, view: got.value },
    );
    tell({ kind: "looked", view: got.value });
  }, [client, homeId, tell]);

  useEffect(() => {
    const first = setTimeout(() => void lookOnce(), 0);
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void lookOnce();
    }, lookEveryMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [lookOnce, turn]);

  useSending({ client, work, current, latest, view, tell, lookOnce, turn });

  const retryNow = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    window.addEventListener("online", retryNow);
    return () => window.removeEventListener("online", retryNow);
  }, [retryNow]);

  return {
    work,
    view,
    heardAtMs,
    trouble,
    keepsNothing,
    tell,
    want: useCallback((intent: Intent) => tell({ kind: "wants", id: randomId(), intent }), [tell]),
    look: useCallback(() => void lookOnce(), [lookOnce]),
    retryNow,
    startAgain() {
      forgetWork(window.localStorage, accountId);
      current.current = newWork(randomId(), Date.now());
      setSeen(null);
      setHeardAtMs(null);
      setTrouble(null);
      setWork(current.current);
    },
  };
}

/** One thing at a time, in order; after an answer that did not come, later and later. */
function useSending(given: {
  client: InstallerClient;
  work: Work;
  current: { current: Work };
  latest: { current: InstallationView | null };
  view: InstallationView | null;
  tell: (input: WorkInput) => void;
  lookOnce: () => Promise<void>;
  turn: number;
}): void {
  const { client, work, current, latest, view, tell, lookOnce, turn } = given;
  const isSending = useRef(false);
  const [sent, setSent] = useState(0);
  const lastTurn = useRef(turn);
  const waiting = nextToSend(work);
  const [id, tries, hasView] = [waiting?.id, waiting?.tries ?? 0, view !== null];
  useEffect(() => {
    if (id === undefined) return;
    const isNow = lastTurn.current !== turn;
    lastTurn.current = turn;
    const send = async (): Promise<void> => {
      const one = nextToSend(current.current);
      if (isSending.current || one === null || one.id !== id) return;
      const asking = askingOf(one.intent, latest.current);
      if (asking === null) return await lookOnce();
      isSending.current = true;
      try {
        const got = await client.post(asking.path, asking.body);
        const answer = got.kind === "answer" ? "done" : answerOf(got);
        // Looked at before it is forgotten: what the page shows next is what the server has.
        if (answer === "done" && one.intent.kind === "move") tell({ kind: "chose-home", homeId: one.intent.homeId });
        tell({ kind: "answered", id: one.id, answer, atMs: Date.now() });
        if (answer !== "no-answer") await lookOnce();
      } finally {
        isSending.current = false;
        // What was wanted meanwhile has found this one still under way.
        setSent((before) => before + 1);
      }
    };
    const timer = setTimeout(() => void send(), isNow ? 0 : retryDelay(tries));
    return () => clearTimeout(timer);
  }, [client, current, hasView, id, latest, lookOnce, sent, tell, tries, turn]);
}

function answerOf(got: Refused): "no-answer" | "stale" | Refused {
  if (got.code === "no-answer" || got.code === "not-signed-in") return "no-answer";
  return got.code === "changed-meanwhile" ? "stale" : got;
}
