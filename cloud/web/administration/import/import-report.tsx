/** What was found in a table, and what is done with it. */

import { Alert, Button, Checkbox, Statistic } from "antd";
import { useState, type ReactNode } from "react";
import type { ImportReportView } from "../../../api/registry/contract/import.ts";
import { useWords } from "../../parts/catalogue.ts";
import { hashOf } from "../frame/place.ts";
import { importUrl } from "./import-places.ts";
import { ImportRun } from "./import-run.tsx";
import { ProblemTable } from "./problem-table.tsx";
import { importWords } from "./words.ts";

export function ImportReport({ report, reload }: { report: ImportReportView; reload: () => void }): ReactNode {
  const say = useWords(importWords);
  const { importId, area, rows, good, known, doubtful, wrong, at } = report.import;
  const [isCompared, setCompared] = useState(false);
  const { unknownColumns, problems, problemsLeftOut } = report;
  const counts = [
    ["rows", rows],
    ["good", good],
    ["known", known],
    ["doubtful", doubtful],
    ["wrong", wrong],
  ] as const;
  return (
    <>
      <section className="sheet">
        <h2>{say("reportTitle")}</h2>
        <div className="counts">
          {counts.map(([what, value]) => (
            <Statistic key={what} title={say(what)} value={value} />
          ))}
        </div>
        {unknownColumns.length > 0 ? (
          <Alert
            type="warning"
            showIcon
            title={say("unknownColumns", { names: unknownColumns.join(say("between")) })}
          />
        ) : null}
      </section>
      {report.doubts.length > 0 && at === "checked" ? (
        <section className="sheet">
          <h2>{say("doubts")}</h2>
          <p className="lead">{say("doubtsHint")}</p>
          <Doubts report={report} />
          <Checkbox checked={isCompared} onChange={(event) => setCompared(event.target.checked)}>
            {say("compared", { count: doubtful })}
          </Checkbox>
        </section>
      ) : null}
      <ImportRun first={report.import} takesDoubtful={isCompared} ended={reload} />
      <section className="sheet">
        <h2>{say("problems")}</h2>
        {problems.length === 0 ? (
          <p className="soft">{say("noProblems")}</p>
        ) : (
          <>
            {problemsLeftOut > 0 ? <p className="lead">{say("leftOut", { count: problemsLeftOut })}</p> : null}
            <p className="lead">
              <Button href={importUrl(importId, area, "/report.csv")} download>
                {say("download")}
              </Button>
            </p>
            <ProblemTable problems={problems} />
          </>
        )}
      </section>
    </>
  );
}

/** Each with the record that it may be. */
function Doubts({ report }: { report: ImportReportView }): ReactNode {
  const say = useWords(importWords);
  return (
    <ul className="lines doubts">
      {report.doubts.map(({ row, residentId }) => (
        <li key={row} className="row">
          <span>
            {say("row")} {row}
          </span>
          <a
            href={hashOf({ page: "residents", rest: [residentId] })}
            target="_blank"
            rel="noreferrer"
            aria-label={say("openRecordOf", { row })}
          >
            {say("openRecord")}
          </a>
        </li>
      ))}
    </ul>
  );
}
