/** Homes to choose from: looked for among residents, or for who sees no resident the list of those that they may see. */

import { useEffect, useState } from "react";
import type { HomeView } from "../../../api/contract.ts";
import type { ResidentPage } from "../../../api/registry/contract/residents.ts";
import type { Client } from "../client/client.ts";
import { useClient } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { homesMax, homesOf, questionsOf, searchedAreas, type FoundHome } from "./home-search.ts";

export type Homes =
  | { kind: "waiting" }
  | { kind: "not-asked" }
  | { kind: "found"; homes: readonly FoundHome[]; hasMore: boolean };

const waiting: Homes = { kind: "waiting" };
/** Long enough for the next key, short enough not to be waited for. */
const debounceMs = 350;

export const seesPeople = (may: readonly string[]): boolean => may.includes("see-residents");

/** @param isWanted nothing is asked before somebody is at the field. */
export function useHomes(text: string, isWanted: boolean): Homes {
  const client = useClient();
  const me = useMe();
  const [found, setFound] = useState<{ question: string; homes: Homes } | null>(null);
  const [all, setAll] = useState<Homes>(waiting);
  const isOfPeople = seesPeople(me.may);
  const isListed = !isOfPeople && me.may.includes("see-homes");
  // By what they say: the list is new at every render.
  const question = isOfPeople && isWanted ? JSON.stringify(questionsOf(text, searchedAreas(me))) : "[]";
  const typed = text.trim();
  useEffect(() => {
    if (question === "[]") return;
    let isStill = true;
    const timer = window.setTimeout(() => {
      void lookFor(client, question, typed).then((homes) => {
        if (isStill) setFound({ question, homes });
      });
    }, debounceMs);
    return () => {
      isStill = false;
      window.clearTimeout(timer);
    };
  }, [client, question, typed]);
  useEffect(() => {
    if (!isListed || !isWanted) return;
    let isStill = true;
    void client.get<readonly HomeView[]>("/api/homes").then((answer) => {
      if (!isStill) return;
      setAll(answer.kind === "answer" ? foundOf(answer.value.map(listed)) : { kind: "not-asked" });
    });
    return () => {
      isStill = false;
    };
  }, [client, isListed, isWanted]);
  if (isListed) return among(all, typed);
  return found?.question === question ? found.homes : waiting;
}

async function lookFor(client: Client, question: string, text: string): Promise<Homes> {
  // `as`: it was written from these.
  const questions = JSON.parse(question) as ReturnType<typeof questionsOf>;
  const answers = await Promise.all(
    questions.map(async (one) => await client.post<ResidentPage>("/api/residents/search", one)),
  );
  const pages = answers.flatMap((answer) => (answer.kind === "answer" ? [answer.value] : []));
  // An area that was refused is one of several; without any answer nothing was looked for.
  if (pages.length === 0) return { kind: "not-asked" };
  const homes = homesOf(
    pages.flatMap(({ residents }) => residents),
    text,
  );
  const hasMore = homes.length > homesMax || pages.some(({ next }) => next !== null);
  return { kind: "found", homes: homes.slice(0, homesMax), hasMore };
}

/** What they are called is their id where it is not shown. */
function listed({ homeId, name, address, residentName }: HomeView): FoundHome {
  const people = residentName === null ? [] : [residentName];
  return { homeId, name: name === homeId ? null : name, address, people };
}

const foundOf = (homes: readonly FoundHome[]): Homes => ({ kind: "found", homes, hasMore: false });

function among(all: Homes, typed: string): Homes {
  if (all.kind !== "found") return all;
  const having = all.homes.filter(({ homeId }) => homeId.includes(typed));
  // Enter takes the first one: whoever typed an id whole means that one.
  const meant = having.toSorted((one, other) => Number(other.homeId === typed) - Number(one.homeId === typed));
  return { kind: "found", homes: meant.slice(0, homesMax), hasMore: meant.length > homesMax };
}
