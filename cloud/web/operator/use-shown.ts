/**
 * Tells the server which incidents, in which version, stand on the screen: half of the card or more within the window, in a
 * document that is being looked at. Only that makes a delivery to the desk a fact; a hidden tab shows nothing.
 */

import { useEffect, useRef, type RefObject } from "react";
import type { DeskClient } from "../parts/desk-client.ts";
import { versionsToTell, type Version } from "./shown-versions.ts";

const tryAgainAfterMs = 2_000;

/**
 * @param queue holds the cards, each with `data-incident` and `data-version`. @param mark changes whenever they do.
 * @param given.connection changes with each new connection, after which the server must be told again; null: nobody sits here.
 */
export function useShown(
  queue: RefObject<HTMLElement | null>,
  mark: string,
  given: { desk: string; client: DeskClient; connection: number | null },
): void {
  const { desk, client, connection } = given;
  const watch = useRef<Watch | null>(null);
  useEffect(() => {
    if (connection === null) return;
    const begun = watchCards(desk, client);
    watch.current = begun;
    return () => {
      watch.current = null;
      begun[Symbol.dispose]();
    };
  }, [desk, client, connection]);
  useEffect(() => {
    if (queue.current) watch.current?.look(queue.current);
  }, [queue, mark, desk, client, connection]);
}

type Watch = Disposable & { look(queue: HTMLElement): void };

/** Of one connection: the server has been told of nothing yet. */
function watchCards(desk: string, client: DeskClient): Watch {
  const told = new Map<string, number>();
  const watched = new Set<Element>();
  const visible = new Set<Element>();
  let retry: number | undefined;
  let isAsking = false;
  let isOver = false;

  const report = async (): Promise<void> => {
    if (isAsking || isOver || document.visibilityState !== "visible") return;
    const incidents = versionsToTell([...visible].flatMap(versionOf), told);
    if (incidents.length === 0) return;
    isAsking = true;
    const isStored = await client.shown({ desk, incidents });
    isAsking = false;
    if (isStored) for (const one of incidents) told.set(one.incidentId, one.version);
    window.clearTimeout(retry);
    if (!isOver) retry = window.setTimeout(again, isStored ? 0 : tryAgainAfterMs);
  };
  const again = (): void => void report();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting && watched.has(target)) visible.add(target);
        else visible.delete(target);
      }
      again();
    },
    { threshold: 0.5 },
  );
  document.addEventListener("visibilitychange", again);
  return {
    look(queue) {
      const cards = new Set(queue.querySelectorAll("[data-incident]"));
      for (const card of watched) {
        if (cards.has(card)) continue;
        observer.unobserve(card);
        watched.delete(card);
        visible.delete(card);
      }
      for (const card of cards) {
        if (watched.has(card)) continue;
        watched.add(card);
        observer.observe(card);
      }
      // The same card may stand for a newer version.
      again();
    },
    [Symbol.dispose]() {
      isOver = true;
      observer.disconnect();
      window.clearTimeout(retry);
      document.removeEventListener("visibilitychange", again);
    },
  };
}

function versionOf(card: Element): Version[] {
  const incidentId = card.getAttribute("data-incident");
  const version = Number(card.getAttribute("data-version"));
  return incidentId === null || !Number.isInteger(version) ? [] : [{ incidentId, version }];
}
