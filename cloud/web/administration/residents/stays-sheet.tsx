/** Where they lived and live, and moving into another home. */

import { Button, Form } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { dayText } from "../../parts/day-text.ts";
import { AreaName } from "../parts/area-name.tsx";
import { HomeField, useHomeItem } from "../parts/home-field.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { SaveRow } from "../parts/save-row.tsx";
import type { SheetGiven } from "./person-sheet.tsx";
import { homeAt } from "./places.ts";
import { residentWords } from "./resident-words.ts";

export function StaysSheet({ resident, record, reload }: SheetGiven): ReactNode {
  const say = useWords(residentWords);
  const { may } = useMe();
  const [isMoving, setMoving] = useState(false);
  const { home } = resident;
  const done = (): void => {
    setMoving(false);
    reload();
  };
  return (
    <section className="sheet">
      <h2>{say("stays")}</h2>
      {home === null ? null : (
        <p className="lead">
          <a href={homeAt(home.homeId)}>{home.name ?? home.homeId}</a>
          <span className="soft">{` ${home.address ?? ""}`}</span>
        </p>
      )}
      <ul className="lines">
        {record.stays.toReversed().map(({ homeId, area, fromMs, untilMs }) => (
          <li key={`${homeId} ${fromMs}`} className="row">
            <span>
              {untilMs === null
                ? say("stayNow", { from: dayText(fromMs) })
                : say("stayThen", { from: dayText(fromMs), until: dayText(untilMs) })}
            </span>
            <a href={homeAt(homeId)}>{homeId === home?.homeId && home.name !== null ? home.name : homeId}</a>
            {area === null ? null : (
              <span className="soft">
                <AreaName code={area} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {isMoving ? (
        <MoveForm residentId={resident.residentId} version={resident.version} reload={reload} done={done} />
      ) : may.includes("change-residents") && record.status === "registered" ? (
        <Button onClick={() => setMoving(true)}>{say("move")}</Button>
      ) : null}
    </section>
  );
}

function MoveForm(given: { residentId: string; version: number; reload: () => void; done: () => void }): ReactNode {
  const { residentId, version, reload, done } = given;
  const say = useWords(residentWords);
  const { isAsking, trouble, run, forget } = useCommand();
  const homeItem = useHomeItem();
  return (
    <Form<{ homeId: string }>
      layout="vertical"
      requiredMark={false}
      onFinish={({ homeId }) =>
        run((client) => client.post(`/api/residents/${residentId}/move`, { version, homeId: homeId.trim() }), done)
      }
    >
      <p className="soft lead">{say("moveHint")}</p>
      <Form.Item name="homeId" {...homeItem} label={say("moveTo")}>
        <HomeField />
      </Form.Item>
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      <SaveRow save={say("move")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}
