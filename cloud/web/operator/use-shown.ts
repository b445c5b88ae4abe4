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
  const told = useRef({ connection: -1, versions: new Map<string, number>() });
  const { desk, client, connection } = given;
  useEffect(() => {
    const element = queue.current;
    if (!element || connection === null) return;
    if (told.current.connection !== connection) told.current = { connection, versions: new Map() };
    const { versions } = told.current;
    const visible = new Set<Element>();
    let retry: number | undefined;
    let isAsking = false;

    const report = async (): Promise<void> => {
      if (isAsking || document.visibilityState !== "visible") return;
      const incidents = versionsToTell([...visible].flatMap(versionOf), versions);
      if (incidents.length === 0) return;
      isAsking = true;
      const isStored = await client.shown({ desk, incidents });
      isAsking = false;
      if (isStored) for (const one of incidents) versions.set(one.incidentId, one.version);
      window.clearTimeout(retry);
      retry = window.setTimeout(() => void report(), isStored ? 0 : tryAgainAfterMs);
    };

    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) visible.add(target);
          else visible.delete(target);
        }
        void report();
      },
      { threshold: 0.5 },
    );
    const again = (): void => void report();
    for (const card of element.querySelectorAll("[data-incident]")) observer.observe(card);
    document.addEventListener("visibilitychange", again);
    return () => {
      observer.disconnect();
      window.clearTimeout(retry);
      document.removeEventListener("visibilitychange", again);
    };
  }, [queue, mark, desk, client, connection]);
}

function versionOf(card: Element): Version[] {
  const incidentId = card.getAttribute("data-incident");
  const version = Number(card.getAttribute("data-version"));
  return incidentId === null || !Number.isInteger(version) ? [] : [{ incidentId, version }];
}
