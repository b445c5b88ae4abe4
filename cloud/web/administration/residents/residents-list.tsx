/** The list of an area: looked for while somebody types, and beside its count what connected means. */

import { Button, Form, Input, Select, Typography } from "antd";
import { useState, type ReactNode } from "react";
import type { CategoryView, ResidentPage, ResidentRecordView } from "../../../api/registry/contract/residents.ts";
import type { NumbersView } from "../../../api/registry/contract/numbers.ts";
import type { Catalogue } from "../../parts/catalogue.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { AllPages } from "../parts/all-pages.tsx";
import { AreaField, isArea } from "../parts/area-field.tsx";
import { areaWords } from "../parts/area-words.ts";
import { worksEverywhere } from "../parts/own-areas.ts";
import { ReadView } from "../parts/read-view.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { categoryWords, riskWords, statusWords } from "./label-words.ts";
import { lookedAt, searchOf, ways, type Looked, type Way } from "./looked.ts";
import { newHomeAt } from "./places.ts";
import { ResidentsTable } from "./residents-table.tsx";
import { useSearch } from "./use-search.ts";
import { residentsWords } from "./words.ts";

type Given = { looked: Looked; setLooked: (looked: Looked) => void };

export function ResidentsList({ looked, setLooked }: Given): ReactNode {
  const say = useWords(residentsWords);
  const { may } = useMe();
  const search = searchOf(looked);
  const read = useSearch(search);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        {may.includes("change-residents") ? (
          <Button type="primary" href={newHomeAt(looked.area)}>
            {say("registerHome")}
          </Button>
        ) : null}
      </div>
      <section className="sheet">
        <Filter looked={looked} setLooked={setLooked} />
      </section>
      <section className="sheet">
        <ReadView read={read}>
          {(first) => (
            <>
              <Counted area={looked.area} definition={first.definition} />
              <AllPages
                key={JSON.stringify(first.residents)}
                first={first}
                ask={
                  search === null
                    ? null
                    : async (client, after) => await client.post("/api/residents/search", { ...search, after })
                }
              >
                {(pages) => <Found residents={pages.flatMap(({ residents }) => residents)} />}
              </AllPages>
            </>
          )}
        </ReadView>
      </section>
    </>
  );
}

function Filter({ looked, setLooked }: Given): ReactNode {
  const say = useWords(residentsWords);
  const sayArea = useWords(areaWords);
  const me = useMe();
  const wayWords = { name: "byName", nameStart: "byNameStart", phone: "byPhone" } as const;
  const moreWays = { phoneEnd: "byPhoneEnd", idNumber: "byIdNumber" } as const;
  const isNarrow = useIsNarrow();
  const hasMore = looked.category !== null || looked.risk !== null || looked.status !== null;
  const [isMore, setMore] = useState(hasMore);
  const isWrongEnd = looked.way === "phoneEnd" && looked.text !== "" && !/^\d{4}$/.test(looked.text.trim());
  return (
    <Form layout="vertical" className="looking" requiredMark={false}>
      <Form.Item
        label={say("area")}
        htmlFor="looked-area"
        extra={isArea(looked.area) ? null : sayArea("notACode")}
        {...(isArea(looked.area) ? {} : { validateStatus: "warning" as const })}
      >
        <AreaField
          id="looked-area"
          value={looked.area}
          hasEverywhere={worksEverywhere(me, "residents")}
          onChange={(area) => setLooked({ ...looked, area })}
        />
      </Form.Item>
      <Form.Item label={say("by")} htmlFor="looked-way">
        <Select<Way>
          id="looked-way"
          value={looked.way}
          options={ways.map((way) => ({ value: way, label: say({ ...wayWords, ...moreWays }[way]) }))}
          onChange={(way) => setLooked({ ...looked, way })}
        />
      </Form.Item>
      <Form.Item label={say("text")} htmlFor="looked-text" extra={isWrongEnd ? say("fourDigits") : null}>
        <Input
          id="looked-text"
          value={looked.text}
          maxLength={64}
          autoComplete="off"
          allowClear
          onChange={(event) => setLooked({ ...looked, text: event.target.value })}
        />
      </Form.Item>
      {isNarrow && !isMore ? (
        <Form.Item label={null}>
          <Button onClick={() => setMore(true)}>{say("moreWays")}</Button>
        </Form.Item>
      ) : (
        <MoreWays looked={looked} setLooked={setLooked} />
      )}
      <p className="soft looking-hint">{say("textHint")}</p>
    </Form>
  );
}

function MoreWays({ looked, setLooked }: Given): ReactNode {
  const say = useWords(residentsWords);
  return (
    <>
      <Choice<CategoryView>
        id="looked-category"
        label={say("category")}
        words={categoryWords}
        value={looked.category}
        choose={(category) => setLooked({ ...looked, category })}
      />
      <Choice<ResidentRecordView["risk"]>
        id="looked-risk"
        label={say("risk")}
        words={riskWords}
        value={looked.risk}
        choose={(risk) => setLooked({ ...looked, risk })}
      />
      <Choice<ResidentRecordView["status"]>
        id="looked-status"
        label={say("status")}
        words={statusWords}
        value={looked.status}
        none="registered"
        choose={(status) => setLooked({ ...looked, status })}
      />
      <Form.Item label={null}>
        <Button onClick={() => setLooked(lookedAt(looked.area))}>{say("clear")}</Button>
      </Form.Item>
    </>
  );
}

/** One of a catalogue's words, or none of them. */
function Choice<Code extends string>(given: {
  id: string;
  label: string;
  /** Without counting: the label of a code. */
  words: Catalogue<Readonly<Record<Code, readonly [zh: string, en: string]>>>;
  value: Code | null;
  /** What nothing chosen means, where that is not "any". */
  none?: Code;
  choose: (code: Code | null) => void;
}): ReactNode {
  const { id, label, words, value, none, choose } = given;
  const say = useWords(residentsWords);
  const language = useLanguage();
  const textOf = (code: Code): string => words.words[code][language === "zh" ? 0 : 1];
  // `as`: the catalogue has exactly these keys.
  const codes = Object.keys(words.words) as Code[];
  const offered = codes.map((code) => ({ value: code as string, label: textOf(code) }));
  const any = none === undefined ? [{ value: "", label: say("any") }] : [];
  return (
    <Form.Item label={label} htmlFor={id}>
      <Select<string>
        id={id}
        value={value ?? none ?? ""}
        options={[...any, ...offered]}
        // `as`: one of those that were offered.
        onChange={(code) => choose(code === "" || code === none ? null : (code as Code))}
      />
    </Form.Item>
  );
}

/** How many there are in all, and what the word means that counts some of them. */
function Counted({ area, definition }: { area: string; definition: ResidentPage["definition"] }): ReactNode {
  const say = useWords(residentsWords);
  const language = useLanguage();
  const { may } = useMe();
  const asks = may.includes("see-numbers") && isArea(area);
  const { shown } = useRead<NumbersView>(asks ? `/api/numbers?${new URLSearchParams({ area, by: "province" })}` : null);
  const { residents, connected } = shown.kind === "answer" ? shown.value.total : { residents: null, connected: null };
  return (
    <div className="lead">
      {residents === null || connected === null ? null : <p>{say("total", { residents, connected })}</p>}
      <Typography.Paragraph type="secondary">{definition[language]}</Typography.Paragraph>
    </div>
  );
}

/** What was found. */
function Found({ residents }: { residents: ResidentPage["residents"] }): ReactNode {
  const say = useWords(residentsWords);
  return (
    <>
      <p role="status" className="soft">
        {residents.length === 0 ? say("none") : say("found", { count: residents.length })}
      </p>
      {residents.length === 0 ? null : <ResidentsTable residents={residents} />}
    </>
  );
}
