/** Every version: who, when, and what became otherwise by it. Loaded when somebody asks for it: each look is in the log. */

import { Button } from "antd";
import { useState, type ReactNode } from "react";
import type { ResidentHistoryView, ResidentRecordView } from "../../../api/registry/contract/residents.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { timeText } from "../../parts/day-text.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useRecordText } from "./record-text.ts";
import { actWords, residentWords } from "./resident-words.ts";
import { changedFields } from "./what-changed.ts";

type VersionView = ResidentHistoryView["versions"][number];

export function HistorySheet({ residentId }: { residentId: string }): ReactNode {
  const say = useWords(residentWords);
  const [pages, setPages] = useState<readonly ResidentHistoryView[]>([]);
  const { isAsking, trouble, run } = useCommand();
  const versions = pages.flatMap((page) => page.versions);
  const next = pages.at(-1)?.next ?? null;
  const load = (): void =>
    run(
      (client) => {
        const query = next === null ? "" : `?${new URLSearchParams({ after: String(next) })}`;
        return client.get<ResidentHistoryView>(`/api/residents/${residentId}/history${query}`);
      },
      (page) => setPages([...pages, page]),
    );
  return (
    <section className="sheet">
      <h2>{say("history")}</h2>
      <Trouble of={trouble} />
      <ul className="lines" aria-live="polite">
        {versions.map((version, n) => (
          <li key={version.version}>
            <Version of={version} before={versions[n + 1]} />
          </li>
        ))}
      </ul>
      {pages.length > 0 && next === null ? null : (
        <Button loading={isAsking} onClick={load}>
          {say(pages.length === 0 ? "showHistory" : "older")}
        </Button>
      )}
    </section>
  );
}

function Version({ of: one, before }: { of: VersionView; before: VersionView | undefined }): ReactNode {
  const say = useWords(residentWords);
  const sayAct = useWords(actWords);
  const isAct = (what: string): what is keyof typeof actWords.words => Object.hasOwn(actWords.words, what);
  return (
    <>
      <p className="row">
        <strong>{say("version", { version: one.version })}</strong>
        <span>{isAct(one.what) ? sayAct(one.what) : one.what}</span>
        <span className="soft">{timeText(one.atMs)}</span>
        <span className="soft">{whoText(one, say)}</span>
      </p>
      {one.record === null ? (
        <p className="soft">{say(one.state === "erased" ? "contentErased" : "contentDamaged")}</p>
      ) : (
        <Changes of={one.record} isFirst={one.version === 1} before={before?.record ?? null} />
      )}
    </>
  );
}

function whoText({ who, whoName }: VersionView, say: ReturnType<typeof useWords<typeof residentWords.words>>): string {
  if (whoName !== null) return whoName;
  return who.startsWith("system/") ? say("bySystem") : say("byUnknown", { id: who.replace(/^account\//, "") });
}

function Changes(given: { of: ResidentRecordView; isFirst: boolean; before: ResidentRecordView | null }): ReactNode {
  const { of: record, isFirst, before } = given;
  const say = useWords(residentWords);
  const { fieldOf, textOf } = useRecordText();
  if (isFirst) return <p className="soft">{say("firstVersion")}</p>;
  // The version before it stands on the next page, or cannot be read.
  if (before === null) return null;
  const changed = changedFields(before, record);
  if (changed.length === 0) return <p className="soft">{say("nothingChanged")}</p>;
  return (
    <ul className="as-typed">
      {changed.map((field) => (
        <li key={field}>
          {say("changedFrom", {
            field: fieldOf(field),
            before: textOf(field, before[field]),
            after: textOf(field, record[field]),
          })}
        </li>
      ))}
    </ul>
  );
}
