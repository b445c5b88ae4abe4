/** A table of residents on its way in: chosen, looked at, brought in. Where it is stands in the address, so that a reload leads back to it. */

import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import type { ImportReportView } from "../../../api/registry/contract/import.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { usePlace } from "../frame/use-place.ts";
import { useArea } from "../parts/area-filter.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { ChooseFile } from "./choose-file.tsx";
import { importUrl, newImportAt } from "./import-places.ts";
import { ImportReport } from "./import-report.tsx";
import { OwnImports } from "./own-imports.tsx";
import { importWords } from "./words.ts";

export function ImportPage(): ReactNode {
  const say = useWords(importWords);
  const [importId] = usePlace().rest;
  const area = useArea();
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        {importId === undefined ? null : <Button href={newImportAt(area)}>{say("another")}</Button>}
      </div>
      {importId === undefined ? (
        <>
          <ChooseFile area={area} />
          <OwnImports />
        </>
      ) : (
        <OneImport key={importId} importId={importId} area={area} />
      )}
    </>
  );
}

function OneImport({ importId, area }: { importId: string; area: string }): ReactNode {
  const say = useWords(importWords);
  const read = useRead<ImportReportView>(importUrl(importId, area, "/report"));
  const { shown } = read;
  if (shown.kind === "refused" && shown.code === "no-such-record")
    return <Alert type="warning" showIcon title={say("gone")} />;
  return <ReadView read={read}>{(report) => <ImportReport report={report} reload={read.reload} />}</ReadView>;
}
