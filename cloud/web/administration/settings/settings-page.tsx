/** What is set for a place: each with where it comes from; changed or inherited again one at a time. */

import { Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { SettingsView, SettingView } from "../../../api/registry/contract/settings.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { AreaName } from "../parts/area-name.tsx";
import { pathOfPlace, PlaceChoice, usePlaceOfPage } from "../parts/place-page.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { SettingLine } from "./setting-line.tsx";
import { settingsWords } from "./words.ts";

export function SettingsPage(): ReactNode {
  const say = useWords(settingsWords);
  const place = usePlaceOfPage();
  const path = pathOfPlace(place);
  const read = useRead<SettingsView>(`${path}/settings`);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        <Tag>{place.kind === "home" ? say("ofHome", { home: place.homeId }) : <AreaName code={place.area} />}</Tag>
      </div>
      <p className="lead">{say("lead")}</p>
      <PlaceChoice of={place} />
      <ReadView read={read}>{(view) => <Lines key={path} path={path} view={view} reload={read.reload} />}</ReadView>
    </>
  );
}

function Lines({ path, view, reload }: { path: string; view: SettingsView; reload: () => void }): ReactNode {
  const say = useWords(settingsWords);
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [saved, setSaved] = useState<SettingView | null>(null);
  return (
    <section className="sheet">
      {view.mayChange ? null : <p className="soft">{say("readOnly")}</p>}
      <ul className="lines">
        {view.settings.map((setting) => (
          <SettingLine
            key={setting.key}
            path={path}
            version={view.version}
            setting={setting}
            mayChange={view.mayChange}
            isOpen={openKey === setting.key}
            isSaved={saved?.key === setting.key}
            open={(isOpen) => {
              setSaved(null);
              setOpenKey(isOpen ? setting.key : null);
            }}
            done={() => {
              setSaved(setting);
              setOpenKey(null);
              reload();
            }}
            reload={reload}
          />
        ))}
      </ul>
    </section>
  );
}
