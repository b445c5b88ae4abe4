/** How views ask: once when they appear and when they are told to again, or when somebody presses a button. */

import { createContext, useCallback, useContext, useEffect, useRef, useState } from "react";
import type { Refused } from "../../parts/refusal.ts";
import type { Asked, Client } from "./client.ts";

export const ClientContext = createContext<Client | null>(null);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error("There is no client around this view.");
  return client;
}

export type Shown<T> = { kind: "asking" } | Asked<T>;
export type Read<T> = {
  shown: Shown<T>;
  /** Asks again; what is shown stays until the answer is there. */
  reload: () => void;
};

/** @param path null: nothing is asked yet. */
export function useRead<T>(path: string | null): Read<T> {
  const client = useClient();
  const [answers, setAnswers] = useState<{ path: string; asked: Asked<T> } | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) return;
    let isWanted = true;
    void client.get<T>(path).then((asked) => {
      if (isWanted) setAnswers({ path, asked });
    });
    return () => {
      isWanted = false;
    };
  }, [client, path, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  // What was asked for another path is not shown for this one.
  return { shown: answers !== null && answers.path === path ? answers.asked : { kind: "asking" }, reload };
}

export type Command = {
  isAsking: boolean;
  trouble: Refused | null;
  run: <T>(work: (client: Client) => Promise<Asked<T>>, then: (value: T) => void) => void;
  forget: () => void;
};

/** One request at a time: whoever presses twice asks once. */
export function useCommand(): Command {
  const client = useClient();
  const [isAsking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const isBusy = useRef(false);
  const forget = useCallback(() => setTrouble(null), []);
  return {
    isAsking,
    trouble,
    forget,
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
