/** Kits of an area, those that need somebody most first, each with why. */

import { Button, Form, Input } from "antd";
import { useEffect, type ReactNode } from "react";
import type { FleetRowView, FleetView, ReasonView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useMe } from "../frame/use-me.ts";
import { replacePlace, usePlace } from "../frame/use-place.ts";
import { AllPages } from "../parts/all-pages.tsx";
import { AreaItem } from "../parts/area-item.tsx";
import { ownArea, worksEverywhere } from "../parts/own-areas.ts";
import { ReadView } from "../parts/read-view.tsx";
import { FleetHead } from "./fleet-head.tsx";
import { fleetPath } from "./fleet-places.ts";
import { FleetRow } from "./fleet-row.tsx";
import { reasonFilterWords } from "./reason-words.ts";
import { StaleNote } from "./stale-note.tsx";
import { useFollowed } from "./use-followed.ts";
import { fleetWords } from "./words.ts";

type Filter = { area: string; reason: string; label: string };

export function FleetList(): ReactNode {
  const say = useWords(fleetWords);
  const me = useMe();
  const { query } = usePlace();
  const filter: Filter = {
    area: query["area"] ?? ownArea(me, "kits"),
    reason: query["reason"] ?? "",
    label: query["label"] ?? "",
  };
  const path = pathOf(filter);
  const read = useFollowed<FleetView>(path);
  return (
    <>
      <FleetHead lead={say("lead")} area={filter.area} current="list" />
      <StaleNote sinceMs={read.staleSinceMs} />
      <section className="sheet">
        <FilterForm filter={filter} />
      </section>
      <ReadView read={read}>
        {(first) => (
          <div className={read.staleSinceMs === null ? undefined : "fleet-stale"}>
            <Counts of={first} />
            <Reasons of={first} filter={filter} />
            <section className="sheet">
              <ReadView read={read} isEmpty={({ kits }) => kits.length === 0} empty={say("none")}>
                {() => (
                  <AllPages
                    key={path}
                    first={first}
                    ask={async (client, after) => await client.get(pathOf(filter, after))}
                  >
                    {(pages) => <Rows pages={pages} filter={filter} />}
                  </AllPages>
                )}
              </ReadView>
              <p className="soft fleet-asof">{say("asOf", { time: timeText(first.atMs) })}</p>
            </section>
          </div>
        )}
      </ReadView>
    </>
  );
}

/** The first page is asked again and again, those behind it once: what has moved meanwhile stands where it was first. */
function Rows({ pages, filter }: { pages: readonly FleetView[]; filter: Filter }): ReactNode {
  const kits = new Map<string, { kit: FleetRowView; atMs: number }>();
  for (const { kits: some, atMs } of pages)
    for (const kit of some) if (!kits.has(kit.kitId)) kits.set(kit.kitId, { kit, atMs });
  return (
    <ol className="fleet-list">
      {[...kits.values()].map(({ kit, atMs }) => (
        <FleetRow key={kit.kitId} kit={kit} nowMs={atMs} query={filter} />
      ))}
    </ol>
  );
}

function pathOf({ area, reason, label }: Filter, after = ""): string {
  const asked = Object.entries({ area, reason, label, after }).filter(([, value]) => value !== "");
  return `/api/fleet?${new URLSearchParams(asked)}`;
}

function FilterForm({ filter }: { filter: Filter }): ReactNode {
  const say = useWords(fleetWords);
  const me = useMe();
  const [form] = Form.useForm<Filter>();
  const { area, reason, label } = filter;
  useEffect(() => form.setFieldsValue({ area, label }), [form, area, label]);
  return (
    <Form
      className="filter"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={filter}
      onFinish={(chosen) => replacePlace({ page: fleetPath, query: { ...chosen, reason, label: chosen.label.trim() } })}
    >
      <AreaItem name="area" label={say("area")} hasEverywhere={worksEverywhere(me, "kits")} />
      <Form.Item name="label" label={say("labelBegins")}>
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Button htmlType="submit">{say("show")}</Button>
    </Form>
  );
}

function Counts({ of: { counts, newestVersion } }: { of: FleetView }): ReactNode {
  const say = useWords(fleetWords);
  return (
    <>
      <dl className="fleet-counts">
        <div>
          <dt>{say("atRisk")}</dt>
          <dd>
            <strong>{counts.atRisk}</strong> <span className="soft">{say("ofAll", { count: counts.kits })}</span>
          </dd>
        </div>
        <div>
          <dt>{say("inHomes")}</dt>
          <dd>
            <strong>{counts.inHomes}</strong>
          </dd>
        </div>
        <div>
          <dt>{say("newest")}</dt>
          <dd>
            <strong>{newestVersion ?? say("unknown")}</strong>
          </dd>
        </div>
      </dl>
      {counts.notLookedAt === 0 ? null : (
        <p className="kit-note">{say("notLookedAt", { count: counts.notLookedAt })}</p>
      )}
    </>
  );
}

function Reasons({ of: { counts }, filter }: { of: FleetView; filter: Filter }): ReactNode {
  const say = useWords(fleetWords);
  const sayReason = useWords(reasonFilterWords);
  const choose = (reason: string): void =>
    replacePlace({ page: fleetPath, query: { area: filter.area, label: filter.label, reason } });
  // `as`: the server counts every kind it knows.
  const kinds = (Object.keys(reasonFilterWords.words) as ReasonView["kind"][]).filter(
    (kind) => (counts.reasons[kind] ?? 0) > 0 || kind === filter.reason,
  );
  return (
    <div className="fleet-chips" role="group" aria-label={say("why")}>
      <button type="button" aria-pressed={filter.reason === ""} onClick={() => choose("")}>
        {say("all")} <strong>{counts.kits}</strong>
      </button>
      {kinds.map((kind) => (
        <button key={kind} type="button" aria-pressed={filter.reason === kind} onClick={() => choose(kind)}>
          {sayReason(kind)} <strong>{counts.reasons[kind] ?? 0}</strong>
        </button>
      ))}
    </div>
  );
}
