/** The report that came with an answer: read when somebody wants to see it. */

import { Button } from "antd";
import { useState, type ReactNode } from "react";
import type { CommandReportView } from "../../../api/contract.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { ReadView } from "../parts/read-view.tsx";
import { DiagnosticsReport } from "./diagnostics-report.tsx";
import { diagnosticsWords } from "./diagnostics-words.ts";

export function ReportOf({ path, isOpen: isOpenFirst }: { path: string; isOpen: boolean }): ReactNode {
  const say = useWords(diagnosticsWords);
  const [isOpen, setOpen] = useState(isOpenFirst);
  return (
    <>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {say(isOpen ? "hide" : "show")}
      </Button>
      {isOpen ? <Read path={path} /> : null}
    </>
  );
}

function Read({ path }: { path: string }): ReactNode {
  const say = useWords(diagnosticsWords);
  const read = useRead<CommandReportView>(path);
  return (
    <ReadView read={read}>
      {({ report, answers, sentAtMs }) =>
        report === null ? (
          <p className="soft">{say("gone")}</p>
        ) : (
          <DiagnosticsReport report={report} heardAtMs={answers.at(-1)?.receivedAtMs ?? sentAtMs} />
        )
      }
    </ReadView>
  );
}
