/** Whom to call today, the loudest first. It stands where an incident would; the queue of alarms stays beside it, and alarms that wait are said above it. */

import { useEffect, useRef, useState, type ReactNode } from "react";
import type { CheckedIn, CheckInRow, CheckInsView } from "../../api/contract/check-ins.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { dayAndClockText } from "../parts/time-text.ts";
import { CheckInEntry, retryAt, type SaidOfCall } from "./check-in-entry.tsx";
import { checkInOutcomeWords, sayCheckIn, urgencyWords } from "./check-in-words.ts";
import { useDesk } from "./desk-context.ts";
import { useAsked } from "./use-asked.ts";

type List = { rows: readonly CheckInRow[]; view: CheckInsView; readAtMs: number };
type Told =
  | { kind: "noted"; name: string | null; said: SaidOfCall; answer: CheckedIn }
  | { kind: "failed"; message: string };

const everywhere = "everywhere";

/** @param given.waiting alarms that nobody has in hand. */
export function CheckInsPanel(given: {
  waiting: number;
  answer: () => void;
  show: (incidentId: string) => void;
}): ReactNode {
  const { waiting, answer, show } = given;
  const { client, operator, askName } = useDesk();
  const text = useText();
  const [chosenArea, setChosenArea] = useState<string | null>(null);
  const [list, setList] = useState<List | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [mark, setMark] = useState(0);
  const [openId, setOpenId] = useState<string | null>(null);
  const [takenBy, setTakenBy] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const rowsBox = useRef<HTMLOListElement>(null);

  const areas = useAsked("areas", () => client.ownAreas());
  const choices = areas.value?.areas ?? [];
  const isKnown = areas.value !== null || areas.failed !== null;
  const area = chosenArea ?? (isKnown ? (choices[0]?.code ?? everywhere) : null);

  useEffect(() => {
    if (area === null) return;
    let isWanted = true;
    void client.checkIns(area, null).then((got) => {
      if (!isWanted) return;
      if (got.kind === "failed") return setFailed(got.message);
      setFailed(null);
      setList({ rows: got.value.rows, view: got.value, readAtMs: Date.now() });
    });
    return () => {
      isWanted = false;
    };
  }, [client, area, mark]);

  const more = async (): Promise<void> => {
    if (list === null || area === null) return;
    const got = await client.checkIns(area, list.view.next);
    if (got.kind === "failed") return setFailed(got.message);
    setList({ rows: [...list.rows, ...got.value.rows], view: got.value, readAtMs: Date.now() });
  };

  const take = async (row: CheckInRow): Promise<void> => {
    if (operator === "") return askName();
    setOpenId(row.residentId === openId ? null : row.residentId);
    setTakenBy(null);
    if (row.residentId === openId) return;
    const got = await client.takeCheckIn(row.residentId, operator);
    if (got.kind === "answer" && !got.value.isYours) setTakenBy(got.value.by);
  };

  const note = async (row: CheckInRow, said: SaidOfCall): Promise<void> => {
    setIsBusy(true);
    const dueAtMs = said.outcome === "not-reached" ? retryAt(said.retry, Date.now()) : undefined;
    const { outcome, note: words } = said;
    const what = { by: operator, version: row.version, outcome, note: words };
    const got = await client.checkIn(row.residentId, dueAtMs === undefined ? what : { ...what, dueAtMs });
    setIsBusy(false);
    // Whoever was called by somebody else meanwhile stands there as they are now.
    setMark((before) => before + 1);
    if (got.kind === "failed") return setTold({ kind: "failed", message: got.message });
    setTold({ kind: "noted", name: row.name, said, answer: got.value });
    setOpenId(null);
    setList((before) => before && { ...before, rows: before.rows.filter((one) => one !== row) });
  };

  const next = list?.rows.find(({ calling, hasAlarm }) => !hasAlarm && (calling === null || calling.by === operator));
  const callNext = (): void => {
    if (next === undefined) return;
    void take(next);
    rowsBox.current?.querySelector<HTMLElement>(`[data-resident="${next.residentId}"] button`)?.focus();
  };
  const hour = new Date(list?.readAtMs ?? 0).getHours();
  return (
    <article className="check-ins">
      {waiting === 0 ? null : (
        <p className="check-ins-alarm" role="alert">
          <Both of={sayCheckIn.waiting(waiting)} inline />
          <button type="button" className="button" onClick={answer}>
            <Both of={sayCheckIn.answer} inline />
          </button>
        </p>
      )}
      <header className="check-ins-head">
        <h1>
          <Both of={sayCheckIn.title} />
        </h1>
        {choices.length < 2 ? null : (
          <label>
            <One of={sayCheckIn.area} />
            <select value={area ?? ""} onChange={(event) => setChosenArea(event.target.value)}>
              {choices.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name === null ? code : text([name.zh, name.en ?? name.pinyin ?? name.zh])}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" className="button button-quiet" onClick={() => setMark(mark + 1)}>
          <Both of={sayCheckIn.again} inline />
        </button>
        <button type="button" className="button button-primary" disabled={next === undefined} onClick={callNext}>
          <Both of={sayCheckIn.next} />
        </button>
      </header>
      {failed === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={sayCheckIn.failed} /> {failed}
        </p>
      )}
      <ToldOf told={told} show={show} />
      {list === null ? (
        failed === null ? (
          <p className="panel-wait">
            <Both of={sayCheckIn.loading} inline />
          </p>
        ) : null
      ) : (
        <>
          <Numbers of={list.view} />
          {hour >= 8 && hour < 20 ? null : (
            <p className="check-ins-night">
              <Both of={sayCheckIn.night} />
            </p>
          )}
          <ol className="check-ins-rows" ref={rowsBox}>
            {list.rows.map((row) => (
              <CheckInEntry
                key={row.residentId}
                row={row}
                readAtMs={list.readAtMs}
                isOpen={row.residentId === openId}
                takenBy={takenBy}
                isBusy={isBusy}
                choose={() => void take(row)}
                say={(said) => void note(row, said)}
              />
            ))}
          </ol>
          {list.rows.length === 0 ? (
            <p className="quiet-line">
              <Both of={sayCheckIn.none} />
            </p>
          ) : null}
          {list.view.next === null ? null : (
            <button type="button" className="button" onClick={() => void more()}>
              <Both of={sayCheckIn.more} inline />
            </button>
          )}
        </>
      )}
    </article>
  );
}

function Numbers({ of: { counts, days } }: { of: CheckInsView }): ReactNode {
  const due = ["loud", "asked", "overdue"] as const;
  const called = ["well", "wants", "not-reached", "help"] as const;
  return (
    <section className="check-ins-numbers">
      <h2>
        <Both of={sayCheckIn.due} inline />
      </h2>
      <ul>
        {due.map((one) => (
          <li key={one} className={`check-ins-due-${one}`}>
            <span className="number">{counts.due[one]}</span> <One of={urgencyWords[one]} />
          </li>
        ))}
      </ul>
      <h2>
        <Both of={sayCheckIn.called} inline />
      </h2>
      <ul>
        {called.map((one) => (
          <li key={one}>
            <span className="number">{counts.called[one]}</span> <One of={checkInOutcomeWords[one].name} />
          </li>
        ))}
      </ul>
      <p className="check-ins-rules">
        <Both of={sayCheckIn.rules(days)} />
      </p>
    </section>
  );
}

function ToldOf({ told, show }: { told: Told | null; show: (incidentId: string) => void }): ReactNode {
  if (told === null) return null;
  if (told.kind === "failed") {
    return (
      <p className="panel-failed" role="alert">
        <Both of={sayCheckIn.notNoted} inline /> {told.message}
      </p>
    );
  }
  const { name, said, answer } = told;
  const { incidentId, nextTryAtMs, isSomebodyThere } = answer;
  return (
    <div className={incidentId === null ? "check-ins-told" : "check-ins-told check-ins-told-loud"} role="status">
      <p>
        <Both of={sayCheckIn.noted} inline /> {name ?? ""} · <One of={checkInOutcomeWords[said.outcome].name} />
        {nextTryAtMs === null || incidentId !== null ? null : (
          <>
            {" · "}
            <One of={sayCheckIn.triedAgain} /> {dayAndClockText(nextTryAtMs)}
          </>
        )}
      </p>
      {isSomebodyThere ? (
        <p>
          <Both of={sayCheckIn.somebodyThere} />
        </p>
      ) : null}
      {incidentId === null ? null : (
        <p>
          <Both of={sayCheckIn.opened} />{" "}
          <button type="button" className="button" onClick={() => show(incidentId)}>
            <Both of={sayCheckIn.showIncident} inline />
          </button>
        </p>
      )}
    </div>
  );
}
