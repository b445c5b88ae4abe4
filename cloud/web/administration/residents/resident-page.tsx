/** One resident, whole. */

import { Alert, Button, Tag } from "antd";
import type { ReactNode } from "react";
import type { ResidentView } from "../../../api/registry/contract/resident.ts";
import { useWords } from "../../parts/catalogue.ts";
import { usePageTitle } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { ReadView } from "../parts/read-view.tsx";
import { ContactLines } from "../homes/contact-lines.tsx";
import { homeWords } from "../homes/words.ts";
import { AssessmentSheet } from "./assessment-sheet.tsx";
import { CategoriesSheet } from "./categories-sheet.tsx";
import { ConsentsSheet } from "./consents-sheet.tsx";
import { HistorySheet } from "./history-sheet.tsx";
import { statusWords } from "./label-words.ts";
import { Lookalikes } from "./lookalikes.tsx";
import { PersonSheet } from "./person-sheet.tsx";
import { homeAt, listAt, residentAt } from "./places.ts";
import { residentWords } from "./resident-words.ts";
import { StandingSheet } from "./standing-sheet.tsx";
import { StaysSheet } from "./stays-sheet.tsx";
import { residentsWords } from "./words.ts";

export function ResidentPage({ residentId }: { residentId: string }): ReactNode {
  const read = useRead<ResidentView>(`/api/residents/${encodeURIComponent(residentId)}`);
  return <ReadView read={read}>{(resident) => <Resident resident={resident} reload={read.reload} />}</ReadView>;
}

function Resident({ resident, reload }: { resident: ResidentView; reload: () => void }): ReactNode {
  const say = useWords(residentWords);
  const sayList = useWords(residentsWords);
  const sayStatus = useWords(statusWords);
  const { residentId, record, state, version } = resident;
  const name = record?.name ?? residentId;
  // No name stands in the title of the browser's tab: it stays in its history.
  usePageTitle(sayList("title"));
  const given = { resident, reload };
  return (
    <>
      <div className="page-head">
        <h1>{name}</h1>
        {record === null ? null : <Tag>{sayStatus(record.status)}</Tag>}
        {record?.reassess ? <Tag color="warning">{sayList("reassess")}</Tag> : null}
        <Button href={listAt()}>{say("back")}</Button>
      </div>
      <Notices resident={resident} />
      {record === null ? (
        <section className="sheet">{sayList(state === "erased" ? "erased" : "damaged")}</section>
      ) : (
        <>
          {/* A form that is open goes on over another version; everything else is made anew. */}
          <PersonSheet {...given} record={record} />
          <StandingSheet key={`standing ${version}`} {...given} record={record} />
          <HomeSheet resident={resident} />
          <CategoriesSheet {...given} record={record} />
          <AssessmentSheet {...given} record={record} />
          <ConsentsSheet {...given} record={record} />
          <StaysSheet {...given} record={record} />
        </>
      )}
      <HistorySheet key={`history ${version}`} residentId={residentId} />
    </>
  );
}

function Notices({ resident }: { resident: ResidentView }): ReactNode {
  const say = useWords(residentWords);
  const { may } = useMe();
  const { home, record, lookalikes } = resident;
  return (
    <>
      {home?.alarm ? (
        <Alert
          className="trouble"
          type="error"
          showIcon
          title={say("alarmNow")}
          action={may.includes("follow-live") ? <Button href="/operator/">{say("openDesk")}</Button> : null}
        />
      ) : null}
      {record?.mergedInto ? (
        <Alert
          className="trouble"
          type="info"
          showIcon
          title={say("mergedInto")}
          action={<Button href={residentAt(record.mergedInto)}>{say("openMerged")}</Button>}
        />
      ) : null}
      {lookalikes.length === 0 ? null : (
        <Alert
          className="trouble"
          type="warning"
          showIcon
          title={say("lookalikes")}
          description={<Lookalikes of={lookalikes} />}
        />
      )}
    </>
  );
}

/** The home as far as whoever must help needs it: the way in, and whom to call first. */
function HomeSheet({ resident: { home } }: { resident: ResidentView }): ReactNode {
  const say = useWords(homeWords);
  if (home === null) return null;
  const said = (text: string | null): string => text ?? say("notSaid");
  return (
    <section className="sheet">
      <h2>
        <a href={homeAt(home.homeId)}>{say("title", { name: home.name ?? home.homeId })}</a>
      </h2>
      <p className="lead as-typed">
        {`${said(home.address)} · ${say("entry")} ${said(home.entry)} · ${say("keySafe")} ${said(home.keySafe)}`}
        {` · ${say("phone")} ${said(home.phone)}`}
      </p>
      <ContactLines contacts={home.contacts} isHidden={home.hidden.includes("contacts")} />
    </section>
  );
}
