/** Where somebody's own areas begin, and the way to any by its name. */

import { Button, Form } from "antd";
import type { ReactNode } from "react";
import type { AreasView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { goTo } from "../frame/use-place.ts";
import { AreaItem } from "../parts/area-item.tsx";
import { areaWords } from "../parts/area-words.ts";
import { ReadView } from "../parts/read-view.tsx";
import { AreaList } from "./area-list.tsx";
import { areasPath, importAt } from "./areas-places.ts";
import { areasWords } from "./words.ts";

export function TopsPage(): ReactNode {
  const say = useWords(areasWords);
  const sayArea = useWords(areaWords);
  const { may } = useMe();
  const read = useRead<AreasView>("/api/areas");
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        {may.includes("change-areas") ? <Button href={importAt("everywhere")}>{say("importList")}</Button> : null}
      </div>
      <section className="sheet">
        <Form
          className="filter"
          layout="vertical"
          requiredMark={false}
          onFinish={({ area }: { area: string }) => goTo({ page: areasPath, rest: [area] })}
        >
          <AreaItem name="area" label={say("find")} extra={sayArea("hint")} isOne />
          <Button htmlType="submit">{say("open")}</Button>
        </Form>
      </section>
      <section className="sheet">
        <h2>{say("ownTops")}</h2>
        <ReadView read={read} isEmpty={({ areas }) => areas.length === 0} empty={say("none")}>
          {({ areas }) => <AreaList of={areas} />}
        </ReadView>
      </section>
    </>
  );
}
