/** Every centre near the area: whose it is, its numbers, when somebody is there. */

import { Button, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { CentresView } from "../../../api/registry/contract/centres.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { AreaName } from "../parts/area-name.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useWindowsText } from "../plans/windows-text.ts";
import { CentreEdit } from "./centre-edit.tsx";
import { PathsSheet } from "./paths-sheet.tsx";
import { centresWords } from "./words.ts";

export function CentreList(given: { path: string; area: string; view: CentresView; reload: () => void }): ReactNode {
  const { path, area, view, reload } = given;
  const say = useWords(centresWords);
  const windowsText = useWindowsText();
  const { isAsking, trouble, run } = useCommand();
  const [edited, setEdited] = useState<string | null>(null);
  const isOfHere = (ofCentre: string | null): boolean => (ofCentre ?? "everywhere") === area;
  return (
    <section className="sheet">
      <h2>{say("all")}</h2>
      {view.centres.length === 0 ? <p className="soft">{say("none")}</p> : null}
      <ul className="lines">
        {view.centres.map((centre) => (
          <li key={centre.centreId}>
            <p className="row">
              <strong>{centre.name}</strong>
              {centre.closedAtMs === null ? null : <Tag>{say("closed")}</Tag>}
              <span className="soft">
                {say("of")} <AreaName code={centre.area ?? "everywhere"} />
              </span>
            </p>
            <p className="row">
              {centre.phones.map((phone) => (
                <span key={phone.number}>{say("phone", phone)}</span>
              ))}
              <span className="soft">{say("there", { hours: windowsText(centre.hours) })}</span>
              {view.mayChange && centre.closedAtMs === null && isOfHere(centre.area) ? (
                <Button
                  size="small"
                  onClick={() => setEdited(centre.centreId)}
                  aria-label={say("editWhich", { name: centre.name })}
                >
                  {say("edit")}
                </Button>
              ) : null}
              {view.mayChange && centre.closedAtMs === null && isOfHere(centre.area) ? (
                <Button
                  size="small"
                  loading={isAsking}
                  onClick={() =>
                    run(
                      (client) => client.post(`${path}/centres/${centre.centreId}/close`, { version: centre.version }),
                      reload,
                    )
                  }
                  aria-label={say("closeWhich", { name: centre.name })}
                >
                  {say("close")}
                </Button>
              ) : null}
            </p>
            {centre.kind === "remote" && centre.closedAtMs === null ? (
              <PathsSheet
                key={`paths ${centre.version}`}
                path={path}
                centre={centre}
                mayChange={view.mayChange && isOfHere(centre.area)}
                reload={reload}
              />
            ) : null}
            {edited === centre.centreId ? (
              <CentreEdit
                key={centre.version}
                path={path}
                centre={centre}
                reload={reload}
                done={() => setEdited(null)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <Trouble of={trouble} reload={reload} />
    </section>
  );
}
