/**
 * The rows of the queue, of which those within the window are drawn and some beyond it. Arrow keys move in it, Home and End go to its ends, Enter goes to the
 * one chosen. Whoever has scrolled down keeps what they look at under their eyes: what comes in above does not push it away.
 */

import {
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { Both } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { IncidentCard } from "./incident-card.tsx";
import { MassCard, OutageCard } from "./mass-card.tsx";
import { groupWords } from "./people-words.ts";
import { rowsWithin, rowTops, type QueueRow } from "./queue-rows.ts";

/** As operator.css has them, in units of the page's text: they grow with it. */
const rowRem: Readonly<Record<QueueRow["kind"], number>> = { title: 2.6, mass: 6.9, outage: 7.6, incident: 6.9 };
/** Rows drawn beyond the window, so that a turn of the wheel finds them there. */
const beyond = 6;

export function QueueList(given: {
  rows: readonly QueueRow[];
  list: RefObject<HTMLOListElement | null>;
  chosenId: string | null;
  choose: (incidentId: string) => void;
  toggle: (row: Extract<QueueRow, { kind: "mass" }>) => void;
  /** What is drawn just now, and in which versions. */
  drawn: (mark: string) => void;
}): ReactNode {
  const { rows, list, chosenId, choose, toggle, drawn } = given;
  const rootPx = useRootPx();
  const tops = useMemo(() => rowTops(rows, inPixels(rootPx)), [rows, rootPx]);
  const [view, setView] = useState({ topPx: 0, heightPx: 0 });
  /** The row with the focus stays drawn, wherever the window is. */
  const [held, setHeld] = useState<string | null>(null);
  const goes = useRef<string | null>(null);
  /** It does not stand at its top. Known without asking the browser, which would have to lay out the whole page first. */
  const isMoved = useRef(false);
  // The first ones are drawn by themselves: what is in the window is not to wait for what is not.
  const reach = useDeferredValue(rows.length === 0 ? 0 : beyond);
  const [from, to] = rowsWithin(tops, { ...view, beyond: reach });

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = (): void => {
      const [topPx, heightPx] = [element.scrollTop, element.clientHeight];
      isMoved.current = topPx > 0;
      setView((before) => (before.topPx === topPx && before.heightPx === heightPx ? before : { topPx, heightPx }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [list]);

  const anchor = useRef<{ key: string; topPx: number } | null>(null);
  useLayoutEffect(() => {
    const element = list.current;
    const before = anchor.current;
    if (element && before && isMoved.current && element.scrollTop > 0) {
      const at = rows.findIndex(({ key }) => key === before.key);
      if (at >= 0) element.scrollTop += (tops[at] ?? 0) - before.topPx;
    }
  }, [rows, tops, list]);
  useLayoutEffect(() => {
    // The first whole row within the window.
    const [first] = rowsWithin(tops, { topPx: view.topPx, heightPx: 0, beyond: 0 });
    const row = rows[Math.min(first + 1, rows.length - 1)];
    anchor.current = row ? { key: row.key, topPx: tops[Math.min(first + 1, rows.length - 1)] ?? 0 } : null;
  });

  const show = (at: number): void => {
    const element = list.current;
    const top = tops[at];
    const end = tops[at + 1];
    if (!element || top === undefined || end === undefined) return;
    if (!isMoved.current && end <= view.heightPx) return;
    isMoved.current = true;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
  };

  // Whatever was chosen, by a key or elsewhere on the page, is brought into the window, at the latest when its row comes in.
  const chosenAt = useMemo(() => rows.findIndex(({ key }) => key === chosenId), [rows, chosenId]);
  const isChosenThere = chosenAt >= 0;
  useEffect(() => {
    if (isChosenThere) show(chosenAt);
    // Not whenever rows change: the operator may look elsewhere.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [chosenId, isChosenThere]);

  useEffect(() => {
    if (goes.current === null) return;
    const next = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(goes.current)}"] button`);
    if (!next) return;
    goes.current = null;
    next.focus({ preventScroll: true });
  });

  const move = (event: KeyboardEvent<HTMLOListElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const now = rows.findIndex(({ key }) => key === held);
    const at = nextButton(rows, now, step);
    const row = rows[at];
    if (!row) return;
    goes.current = row.key;
    setHeld(row.key);
    show(at);
  };

  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
  const heldAt = held === null ? -1 : rows.findIndex(({ key }) => key === held);
  if (heldAt >= 0 && (heldAt < from || heldAt >= to)) indexes.push(heldAt);
  const mark = indexes.map((at) => markOf(rows[at])).join(" ");
  useEffect(() => drawn(mark), [drawn, mark]);

  return (
    <ol
      className="queue-list"
      ref={list}
      onKeyDown={move}
      onFocus={(event) => setHeld(event.target.closest("[data-row]")?.getAttribute("data-row") ?? null)}
      onBlur={() => setHeld(null)}
    >
      {rows.length === 0 ? (
        <li className="queue-empty">
          <Both of={say.noIncidents} />
        </li>
      ) : (
        <li className="queue-length" aria-hidden="true" style={{ height: tops[rows.length] }} />
      )}
      {indexes.map((at) => {
        const row = rows[at];
        return row === undefined ? null : (
          <li
            key={row.key}
            data-row={row.key}
            className={`queue-row queue-row-${row.kind}`}
            aria-setsize={rows.length}
            aria-posinset={at + 1}
            style={{ transform: `translateY(${tops[at] ?? 0}px)` }}
          >
            <Row row={row} chosenId={chosenId} choose={choose} toggle={toggle} />
          </li>
        );
      })}
    </ol>
  );
}

function Row(given: {
  row: QueueRow;
  chosenId: string | null;
  choose: (incidentId: string) => void;
  toggle: (row: Extract<QueueRow, { kind: "mass" }>) => void;
}): ReactNode {
  const { row, chosenId, choose, toggle } = given;
  switch (row.kind) {
    case "title": {
      const words = groupWords[row.group];
      return words ? (
        <h3 className="queue-group">
          <Both of={words} inline /> <span className="count">{row.count}</span>
        </h3>
      ) : null;
    }
    case "mass":
      return <MassCard mass={row.mass} isOpen={row.isOpen} toggle={() => toggle(row)} />;
    case "outage":
      return <OutageCard mass={row.mass} />;
    case "incident":
      return <IncidentCard incident={row.line.incident} isChosen={chosenId === row.key} choose={choose} />;
  }
}

function markOf(row: QueueRow | undefined): string {
  return row?.kind === "incident" ? `${row.key}@${row.line.incident.version}` : "";
}

/** The next row with a button, or the last one there is in that direction. */
function nextButton(rows: readonly QueueRow[], now: number, step: number): number {
  const hasButton = (at: number): boolean => rows[at]?.kind === "incident" || rows[at]?.kind === "mass";
  if (step === -Infinity) return rows.findIndex((_, at) => hasButton(at));
  if (step === Infinity) return rows.findLastIndex((_, at) => hasButton(at));
  for (let at = now + step; at >= 0 && at < rows.length; at += step) if (hasButton(at)) return at;
  return now;
}

const inPixels = (rootPx: number): Readonly<Record<QueueRow["kind"], number>> => ({
  title: rowRem.title * rootPx,
  mass: rowRem.mass * rootPx,
  outage: rowRem.outage * rootPx,
  incident: rowRem.incident * rootPx,
});

const rootSize = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** The size of the page's text, which the reader may change at any time. */
function useRootPx(): number {
  const [px, setPx] = useState(rootSize);
  useEffect(() => {
    const probe = document.createElement("div");
    probe.className = "text-probe";
    document.body.append(probe);
    const observer = new ResizeObserver(() => setPx(rootSize()));
    observer.observe(probe);
    return () => {
      observer.disconnect();
      probe.remove();
    };
  }, []);
  return px;
}
