/** One home, with or without a kit. */

import { Alert, Button, Descriptions, Form } from "antd";
import { useState, type ReactNode } from "react";
import type { HomeRecordView } from "../../../api/registry/contract/homes.ts";
import { useWords } from "../../parts/catalogue.ts";
import { usePageTitle } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { AreaName } from "../parts/area-name.tsx";
import { LifeFaults } from "../parts/life-faults.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useEdit } from "../parts/use-edit.ts";
import { SaveRow } from "../parts/save-row.tsx";
import { NewsShown } from "../residents/news-shown.tsx";
import { listAt } from "../residents/places.ts";
import { residentWords } from "../residents/resident-words.ts";
import { residentsWords } from "../residents/words.ts";
import { CentreNumbers } from "./centre-numbers.tsx";
import { ContactsSheet } from "./contacts-sheet.tsx";
import { HomeFields, homeTyped, type HomeTyped } from "./home-fields.tsx";
import { HouseholdMove } from "./household-move.tsx";
import { LearnedSheet } from "./learned-sheet.tsx";
import { PeopleSheet } from "./people-sheet.tsx";
import { homeKindWords, homeWords } from "./words.ts";

type Given = { home: HomeRecordView; reload: () => void };

export function HomePage({ homeId }: { homeId: string }): ReactNode {
  const read = useRead<HomeRecordView>(`/api/homes/${encodeURIComponent(homeId)}/record`);
  return <ReadView read={read}>{(home) => <Home home={home} reload={read.reload} />}</ReadView>;
}

function Home({ home, reload }: Given): ReactNode {
  const say = useWords(homeWords);
  const sayList = useWords(residentsWords);
  const { may } = useMe();
  usePageTitle(sayList("home"));
  const { homeId, state } = home;
  return (
    <>
      <div className="page-head">
        <h1>{home.name ?? homeId}</h1>
        <span className="soft">{say("homeId", { id: homeId })}</span>
        <Button href={listAt()}>{sayList("back")}</Button>
      </div>
      {home.alarm ? (
        <Alert
          className="trouble"
          type="error"
          showIcon
          title={say("alarmNow")}
          action={may.includes("follow-live") ? <Button href="/operator/">{say("openDesk")}</Button> : null}
        />
      ) : null}
      <LifeFaults homeId={homeId} />
      {state === "kept" ? (
        <>
          <AboutSheet home={home} reload={reload} />
          <ContactsSheet home={home} reload={reload} />
          <PeopleSheet homeId={homeId} />
          {may.includes("see-days") ? <LearnedSheet homeId={homeId} /> : null}
          {may.includes("see-residents") ? <CentreNumbers homeId={homeId} /> : null}
          {may.includes("change-residents") ? <HouseholdMove home={home} reload={reload} /> : null}
        </>
      ) : (
        <section className="sheet">{sayList(state === "erased" ? "erased" : "damaged")}</section>
      )}
    </>
  );
}

function AboutSheet({ home, reload }: Given): ReactNode {
  const say = useWords(homeWords);
  const { may } = useMe();
  const [isEditing, setEditing] = useState(false);
  const mayChange = may.includes("change-residents") && home.hidden.length === 0;
  const done = (): void => {
    setEditing(false);
    reload();
  };
  return (
    <section className="sheet">
      <h2>{say("about")}</h2>
      {isEditing ? (
        <HomeForm home={home} done={done} />
      ) : (
        <>
          <Facts home={home} />
          {mayChange ? <Button onClick={() => setEditing(true)}>{say("edit")}</Button> : null}
        </>
      )}
    </section>
  );
}

function Facts({ home }: { home: HomeRecordView }): ReactNode {
  const say = useWords(homeWords);
  const sayKind = useWords(homeKindWords);
  const isHidden = (part: HomeRecordView["hidden"][number]): boolean => home.hidden.includes(part);
  const said = (text: string | null, part: HomeRecordView["hidden"][number]): string =>
    isHidden(part) ? say("hidden") : (text ?? say("notSaid"));
  const fact = (key: string, label: string, children: ReactNode) => ({
    key,
    label,
    children: <span className="as-typed">{children}</span>,
  });
  const risk = home.isHighRisk === null ? null : say(home.isHighRisk ? "yes" : "no");
  const area = home.area === null ? said(null, "address") : <AreaName code={home.area} />;
  return (
    <Descriptions
      className="facts"
      column={{ xs: 1, sm: 1, md: 2 }}
      items={[
        fact("area", say("area"), area),
        fact("address", say("address"), said(home.address, "address")),
        fact("entry", say("entry"), said(home.entry, "entry")),
        fact("keySafe", say("keySafe"), said(home.keySafe, "entry")),
        fact("phone", say("phone"), said(home.phone, "phone")),
        fact("language", say("language"), say(home.language === "en" ? "english" : "chinese")),
        fact("risk", say("highRisk"), said(risk, "health")),
        fact("kind", say("kind"), home.kind === null ? say("notSaid") : sayKind(home.kind)),
      ]}
    />
  );
}

function HomeForm({ home, done }: { home: HomeRecordView; done: () => void }): ReactNode {
  const say = useWords(homeWords);
  const sayRecord = useWords(residentWords);
  const { homeId } = home;
  const [form] = Form.useForm<HomeTyped>();
  const { isAsking, trouble, news, save } = useEdit<HomeRecordView, HomeTyped>({
    form,
    view: home,
    valuesOf: homeTyped,
    versionOf: ({ version }) => version,
    read: async (client) => await client.get(`/api/homes/${homeId}/record`),
    send: async (client, change, version) => await client.post(`/api/homes/${homeId}/change`, { version, change }),
    fieldWrong: sayRecord("fieldWrong"),
    saved: done,
  });
  const fields = { name: "name", entry: "entry", keySafe: "keySafe", phone: "phone", language: "language" } as const;
  const isField = (field: string): field is keyof typeof fields => Object.hasOwn(fields, field);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={homeTyped(home)}
      scrollToFirstError={{ focus: true }}
      onFinish={save}
    >
      <HomeFields />
      <NewsShown
        news={news}
        fieldOf={(field) => say(isField(field) ? fields[field] : "highRisk")}
        textOf={(_field, value) =>
          typeof value === "boolean" ? say(value ? "yes" : "no") : String(value === "" ? sayRecord("none") : value)
        }
      />
      <Trouble of={trouble} />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}
