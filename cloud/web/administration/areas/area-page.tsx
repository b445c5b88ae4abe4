/** One area: where it lies, what lies below it, what holds in it, what it was called; and, for who looks after it, its changes. */

import { Button, Tag } from "antd";
import type { ReactNode } from "react";
import type { AreasView, WholeAreaView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useClient, useRead } from "../client/use-client.ts";
import { hashOf } from "../frame/place.ts";
import { useMe } from "../frame/use-me.ts";
import { forgetArea, useAreaText } from "../parts/area-names.ts";
import { ReadView } from "../parts/read-view.tsx";
import { AddSheet } from "./add-sheet.tsx";
import { AreaList } from "./area-list.tsx";
import { areaAt, importAt, topsAt } from "./areas-places.ts";
import { EndSheet } from "./end-sheet.tsx";
import { HistorySheet } from "./history-sheet.tsx";
import { RenameSheet } from "./rename-sheet.tsx";
import { areasWords } from "./words.ts";

export function AreaPage({ code }: { code: string }): ReactNode {
  const client = useClient();
  const read = useRead<WholeAreaView>(`/api/areas/${encodeURIComponent(code)}`);
  const below = useRead<AreasView>(`/api/areas?${new URLSearchParams({ under: code })}`);
  const reload = (): void => {
    forgetArea(client, code);
    read.reload();
    below.reload();
  };
  return <ReadView read={read}>{(whole) => <Area whole={whole} below={below} reload={reload} />}</ReadView>;
}

function Area(given: {
  whole: WholeAreaView;
  below: ReturnType<typeof useRead<AreasView>>;
  reload: () => void;
}): ReactNode {
  const { whole, below, reload } = given;
  const { area, path, version, mayChange } = whole;
  const say = useWords(areasWords);
  const textOf = useAreaText();
  const { may } = useMe();
  const above = path.at(-1);
  return (
    <>
      <div className="page-head">
        <h1>{textOf(area)}</h1>
        <Tag>{say(area.standing)}</Tag>
        <span className="soft">
          {say(area.level)} · {area.code}
        </span>
        <Button href={above ? areaAt(above.code) : topsAt}>{above ? say("back") : say("toTops")}</Button>
      </div>
      <nav className="row path" aria-label={say("path")}>
        {path.map((one) => (
          <a key={one.code} href={areaAt(one.code)}>
            {textOf(one)}
          </a>
        ))}
      </nav>
      {may.includes("see-settings") ? (
        <section className="sheet">
          <h2>{say("holdsHere")}</h2>
          <div className="row">
            <Button href={hashOf({ page: "settings", query: { area: area.code } })}>{say("settings")}</Button>
            <Button href={hashOf({ page: "plans", query: { area: area.code } })}>{say("plans")}</Button>
          </div>
        </section>
      ) : null}
      {area.level === "community" ? null : (
        <section className="sheet">
          <div className="page-head">
            <h2>{say("below")}</h2>
            {mayChange ? <Button href={importAt(area.code)}>{say("importList")}</Button> : null}
          </div>
          <ReadView read={below} isEmpty={({ areas }) => areas.length === 0} empty={say("noneBelow")}>
            {({ areas }) => <AreaList of={areas} />}
          </ReadView>
        </section>
      )}
      <HistorySheet whole={whole} />
      {mayChange && area.level !== "community" ? <AddSheet above={area} reload={reload} /> : null}
      {mayChange && version > 0 ? (
        <>
          <RenameSheet key={`rename-${version}`} whole={whole} reload={reload} />
          <EndSheet key={`end-${version}`} whole={whole} reload={reload} />
        </>
      ) : null}
    </>
  );
}
