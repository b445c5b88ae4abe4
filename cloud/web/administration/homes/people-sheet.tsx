/** Who lives in a home, and who lived there on a day. */

import { Button, Form, Input, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { HomePeopleView } from "../../../api/registry/contract/homes.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { endOfDayMs } from "../../parts/day-text.ts";
import { ReadView } from "../parts/read-view.tsx";
import { statusWords } from "../residents/label-words.ts";
import { registerAt, residentAt } from "../residents/places.ts";
import { residentsWords } from "../residents/words.ts";
import { homeWords } from "./words.ts";

export function PeopleSheet({ homeId }: { homeId: string }): ReactNode {
  const say = useWords(homeWords);
  const { may } = useMe();
  const [day, setDay] = useState("");
  const query = day === "" ? "" : `?${new URLSearchParams({ atMs: String(endOfDayMs(day)) })}`;
  const read = useRead<HomePeopleView>(`/api/homes/${encodeURIComponent(homeId)}/residents${query}`);
  return (
    <section className="sheet">
      <h2>{say("people")}</h2>
      <ReadView read={read}>
        {({ people }) =>
          people === null ? (
            <p className="soft lead">{say("hidden")}</p>
          ) : (
            <>
              {people.length === 0 ? (
                <p className="soft lead">{say(day === "" ? "nobody" : "thenNobody")}</p>
              ) : (
                <People of={people} />
              )}
            </>
          )
        }
      </ReadView>
      {may.includes("change-residents") ? (
        <p className="lead">
          <Button href={registerAt(homeId)}>{say("addPerson")}</Button>
        </p>
      ) : null}
      <Form layout="vertical" requiredMark={false}>
        <Form.Item label={say("thenOn")} htmlFor="lived-on">
          <Input id="lived-on" type="date" value={day} onChange={(event) => setDay(event.target.value)} />
        </Form.Item>
        {day === "" ? null : <Button onClick={() => setDay("")}>{say("now")}</Button>}
      </Form>
    </section>
  );
}

function People({ of: people }: { of: NonNullable<HomePeopleView["people"]> }): ReactNode {
  const say = useWords(homeWords);
  const sayList = useWords(residentsWords);
  const sayStatus = useWords(statusWords);
  const { may } = useMe();
  return (
    <ul className="lines">
      {people.map(({ residentId, record, state }) => {
        if (record === null)
          return (
            <li key={residentId} className="soft">
              {state === "kept" ? say("elsewhere") : sayList(state)}
            </li>
          );
        const name = record.name ?? residentId;
        return (
          <li key={residentId} className="row">
            {may.includes("see-residents") ? <a href={residentAt(residentId)}>{name}</a> : <strong>{name}</strong>}
            {record.status === "registered" ? null : <Tag>{sayStatus(record.status)}</Tag>}
            <span className="soft">{record.phones.join(" · ")}</span>
          </li>
        );
      })}
    </ul>
  );
}
