/** Two records side by side and what they would become. Merging asks first, and is refused when either has changed since. */

import { Alert, App, Button, Result } from "antd";
import { useState, type ReactNode } from "react";
import type { ComparisonView } from "../../../api/registry/contract/duplicates.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useArea } from "../parts/area-filter.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { compareAt, duplicatesAt, residentAt } from "./duplicates-places.ts";
import { SideList, SideTable } from "./side-table.tsx";
import { duplicatesWords } from "./words.ts";

export function ComparisonPage({ kept, gone }: { kept: string; gone: string }): ReactNode {
  const say = useWords(duplicatesWords);
  const area = useArea();
  const read = useRead<ComparisonView>(`/api/duplicates/compare?${new URLSearchParams({ kept, gone })}`);
  const isNarrow = useIsNarrow();
  const [isDone, setDone] = useState(false);
  if (isDone)
    return (
      <div role="status">
        <Result
          status="success"
          title={say("done")}
          extra={[
            <Button key="open" type="primary" href={residentAt(kept)}>
              {say("open")}
            </Button>,
            <Button key="back" href={duplicatesAt(area)}>
              {say("back")}
            </Button>,
          ]}
        />
      </div>
    );
  return (
    <>
      <div className="page-head">
        <h1>{say("compareTitle")}</h1>
        <Button href={duplicatesAt(area)}>{say("back")}</Button>
      </div>
      <section className="sheet">
        <ReadView read={read}>
          {(comparison) => (
            <>
              {isNarrow ? <SideList comparison={comparison} /> : <SideTable comparison={comparison} />}
              <MergeButtons comparison={comparison} reload={read.reload} merged={() => setDone(true)} />
            </>
          )}
        </ReadView>
      </section>
    </>
  );
}

function MergeButtons(given: { comparison: ComparisonView; reload: () => void; merged: () => void }): ReactNode {
  const { kept, gone, refused } = given.comparison;
  const say = useWords(duplicatesWords);
  const language = useLanguage();
  const area = useArea();
  const { modal } = App.useApp();
  const { isAsking, trouble, run, forget } = useCommand();
  const seen = ({ residentId, version }: ComparisonView["kept"]) => ({ residentId, version });
  const merge = (): void =>
    run((client) => client.post("/api/duplicates/merge", { kept: seen(kept), gone: seen(gone) }), given.merged);
  return (
    <>
      {refused ? <Alert className="trouble" type="warning" showIcon title={refused[language]} /> : null}
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          given.reload();
        }}
      />
      <div className="row">
        {refused ? null : (
          <Button
            type="primary"
            loading={isAsking}
            onClick={() =>
              void modal.confirm({
                title: say("mergeAsk"),
                content: say("mergeDo"),
                okText: say("merge"),
                cancelText: say("cancel"),
                onOk: merge,
              })
            }
          >
            {say("merge")}
          </Button>
        )}
        <Button href={compareAt(gone.residentId, kept.residentId, area)}>{say("swap")}</Button>
      </div>
    </>
  );
}
