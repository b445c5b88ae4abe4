/** What reaches centres, for whoever looks after an area. */

import { Button, Select, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { ConnectorsView } from "../../../api/registry/contract/connectors.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useArea } from "../parts/area-filter.tsx";
import { AreaHead } from "../parts/area-head.tsx";
import { AreaName } from "../parts/area-name.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { ConnectorForm } from "./connector-form.tsx";
import { useKindName } from "./use-field-name.ts";
import { connectorsWords } from "./words.ts";

export function ConnectorsPage(): ReactNode {
  const say = useWords(connectorsWords);
  const area = useArea();
  const path = `/api/areas/${encodeURIComponent(area)}/connectors`;
  const read = useRead<ConnectorsView>(path);
  return (
    <>
      <AreaHead title={say("title")} lead={say("lead")} area={area} />
      <ReadView read={read}>
        {(view) => (
          <>
            <ConnectorList path={path} area={area} view={view} reload={read.reload} />
            {view.mayChange ? <NewConnector path={path} view={view} reload={read.reload} /> : null}
          </>
        )}
      </ReadView>
    </>
  );
}

type Part = { path: string; view: ConnectorsView; reload: () => void };

function ConnectorList({ path, area, view, reload }: Part & { area: string }): ReactNode {
  const say = useWords(connectorsWords);
  const nameOf = useKindName();
  const { isAsking, trouble, run } = useCommand();
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <section className="sheet">
      <h2>{say("all")}</h2>
      {view.connectors.length === 0 ? <p className="soft">{say("none")}</p> : null}
      <ul className="lines">
        {view.connectors.map(({ connectorId, version, content }) => {
          if (content === null) return <li key={connectorId}>{say("unreadable")}</li>;
          const { name, closedAtMs } = content;
          const kind = view.kinds.find((one) => one.kind === content.kind);
          const isOurs = view.mayChange && closedAtMs === null && (content.area ?? "everywhere") === area;
          const one = `${path}/${connectorId}`;
          return (
            <li key={connectorId}>
              <p className="row">
                <strong>{name}</strong>
                <Tag>{nameOf(content.kind)}</Tag>
                {closedAtMs === null ? null : <Tag>{say("closed")}</Tag>}
                <span className="soft">
                  {say("of")} <AreaName code={content.area ?? "everywhere"} />
                </span>
              </p>
              {isOurs && edited !== connectorId ? (
                <p className="row">
                  <Button size="small" onClick={() => setEdited(connectorId)} aria-label={say("editWhich", { name })}>
                    {say("edit")}
                  </Button>
                  <Button
                    size="small"
                    loading={isAsking}
                    onClick={() => run((client) => client.post(`${one}/close`, { version }), reload)}
                    aria-label={say("closeWhich", { name })}
                  >
                    {say("close")}
                  </Button>
                </p>
              ) : null}
              {edited === connectorId && kind ? (
                <ConnectorForm
                  key={version}
                  kind={kind}
                  kept={content}
                  send={(client, typed) => client.post(one, { version, ...typed })}
                  done={() => {
                    setEdited(null);
                    reload();
                  }}
                  cancel={() => setEdited(null)}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
      <Trouble of={trouble} reload={reload} />
    </section>
  );
}

function NewConnector({ path, view, reload }: Part): ReactNode {
  const say = useWords(connectorsWords);
  const nameOf = useKindName();
  const [chosen, setChosen] = useState<string | null>(null);
  const kind = view.kinds.find((one) => one.kind === chosen);
  return (
    <section className="sheet">
      <h2>{say("new")}</h2>
      <Select
        aria-label={say("kind")}
        placeholder={say("kindMissing")}
        value={chosen}
        onChange={setChosen}
        options={view.kinds.map((one) => ({ value: one.kind, label: nameOf(one.kind) }))}
      />
      {kind ? (
        <ConnectorForm
          key={kind.kind}
          kind={kind}
          kept={null}
          send={(client, typed) => client.post(path, { kind: kind.kind, ...typed })}
          done={() => {
            setChosen(null);
            reload();
          }}
          cancel={() => setChosen(null)}
        />
      ) : null}
    </section>
  );
}
