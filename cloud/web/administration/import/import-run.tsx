/** Bringing the rows in: the button, how far it is, and what came of it. */

import { Alert, Button, Progress } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import type { ImportView } from "../../../api/registry/contract/import.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { importUrl } from "./import-places.ts";
import { useProgress } from "./use-progress.ts";
import { importWords } from "./words.ts";

/** @param ended its report says something else now. */
export function ImportRun(given: { first: ImportView; takesDoubtful: boolean; ended: () => void }): ReactNode {
  const { first, takesDoubtful, ended } = given;
  const say = useWords(importWords);
  const { now, told } = useProgress(first);
  const { isAsking, trouble, run: ask } = useCommand();
  const { importId, area, at, run, good, doubtful } = now;

  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && at !== "running") ended();
    wasRunning.current = at === "running";
  }, [at, ended]);

  const begin = (takes: boolean): void =>
    ask((client) => client.post<ImportView>(importUrl(importId, area, "/run"), { takesDoubtful: takes }), told);
  const stop = (): void => ask((client) => client.post<ImportView>(importUrl(importId, area, "/stop")), told);
  const count = good + (takesDoubtful ? doubtful : 0);

  return (
    <section className="sheet">
      <h2>{say("runTitle")}</h2>
      <Trouble of={trouble} />
      {at === "checked" && count === 0 ? <p>{say("nothingToRun")}</p> : null}
      {at === "checked" && count > 0 ? (
        <>
          <p className="lead">{say("runHint")}</p>
          <Button type="primary" loading={isAsking} onClick={() => begin(takesDoubtful)}>
            {say("run", { count })}
          </Button>
        </>
      ) : null}
      {at === "running" && run ? (
        <>
          <RunProgress run={run} />
          <Button disabled={isAsking} onClick={stop}>
            {say("stop")}
          </Button>
        </>
      ) : null}
      <div role="status">
        {at === "done" && run ? (
          <Alert
            type="success"
            showIcon
            role="presentation"
            title={say("doneTitle", { count: run.written })}
            description={say("doneHint")}
          />
        ) : null}
        {at === "broken-off" && run ? (
          <Alert
            type="warning"
            showIcon
            role="presentation"
            title={say("brokenTitle", { count: run.written })}
            description={say("brokenHint")}
            action={
              <Button loading={isAsking} onClick={() => begin(run.takesDoubtful)}>
                {say("goOn", { count: Math.max(0, run.toDo - run.written) })}
              </Button>
            }
          />
        ) : null}
      </div>
    </section>
  );
}

const minute = 60;

function RunProgress({ run }: { run: NonNullable<ImportView["run"]> }): ReactNode {
  const say = useWords(importWords);
  const { written, toDo, rowsPerSecond, secondsLeft } = run;
  const left = (seconds: number): string =>
    seconds < 2 * minute
      ? say("secondsLeft", { count: seconds })
      : say("minutesLeft", { count: Math.ceil(seconds / minute) });
  return (
    <div className="lead">
      <Progress
        aria-label={say("progress")}
        percent={toDo === 0 ? 100 : Math.floor((written * 100) / toDo)}
        status="normal"
      />
      <p>{say("written", { written, toDo })}</p>
      {rowsPerSecond === null || secondsLeft === null ? null : (
        <p className="soft">{say("pace", { rows: rowsPerSecond, left: left(secondsLeft) })}</p>
      )}
    </div>
  );
}
