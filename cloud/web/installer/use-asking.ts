/** Asking the server from a step: once by a press, or again and again while somebody waits for news. */

import { createContext, useCallback, useContext, useEffect, useRef, useState } from "react";
import type { Refused } from "../parts/refusal.ts";
import type { Asked, InstallerClient } from "./installer-client.ts";
import type { Working } from "./use-work.ts";

export const WorkingContext = createContext<{ working: Working; client: InstallerClient } | null>(null);

export function useWorking(): Working {
  return useAround().working;
}
export function useInstallerClient(): InstallerClient {
  return useAround().client;
}
function useAround(): { working: Working; client: InstallerClient } {
  const around = useContext(WorkingContext);
  if (!around) throw new Error("There is no installation around this step.");
  return around;
}

/** One request at a time: whoever presses twice asks once. */
export function useAsking(): {
  isAsking: boolean;
  trouble: Refused | null;
  run: <T>(work: (client: InstallerClient) => Promise<Asked<T>>, then: (value: T) => void) => void;
} {
  const client = useInstallerClient();
  const [isAsking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const isBusy = useRef(false);
  return {
    isAsking,
    trouble,
    run(work, then) {
      if (isBusy.current) return;
      isBusy.current = true;
      setAsking(true);
      setTrouble(null);
      void work(client).then((answer) => {
        isBusy.current = false;
        setAsking(false);
        if (answer.kind === "answer") then(answer.value);
        else setTrouble(answer);
      });
    },
  };
}

/** The answer to one path, and again every `everyMs`. @param path null: nothing is asked. */
export function useAgain<T>(
  path: string | null,
  everyMs: number | null,
): { value: T | null; trouble: Refused | null; look: () => void } {
  const client = useInstallerClient();
  const [got, setGot] = useState<{ path: string; value: T } | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) return;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const asked = await client.get<T>(path);
      if (!isWanted) return;
      if (asked.kind === "refused") return setTrouble(asked);
      setTrouble(null);
      setGot({ path, value: asked.value });
    };
    void ask();
    const timer = everyMs === null ? undefined : setInterval(() => void ask(), everyMs);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [client, everyMs, path, turn]);
  const look = useCallback(() => setTurn((before) => before + 1), []);
  return { value: got !== null && got.path === path ? got.value : null, trouble, look };
}
