/**
 * An area is chosen here, and only here: by how its name begins, by its official code, or everything. A field of antd's forms: it takes `value` and
 * `onChange`. What stands in it is the code; what it is called stands below.
 */

import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { AutoComplete, Checkbox } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import type { AreasView, AreaView, FoundAreasView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useClient } from "../client/use-client.ts";
import { AreaName } from "./area-name.tsx";
import { useAreaText } from "./area-names.ts";
import { areaWords } from "./area-words.ts";

/** `everywhere`, an official code, or what somebody has typed so far. */
export const isArea = (text: string): boolean => text === "everywhere" || parseAreaCode(text) !== undefined;

/** Whoever types is not asked about at every key. */
const askedAfterMs = 250;

type Given = {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  /** Whether everything at once may be chosen. */
  hasEverywhere?: boolean;
};

export function AreaField({ id, value = "", onChange, hasEverywhere = false }: Given): ReactNode {
  const say = useWords(areaWords);
  const textOf = useAreaText();
  const isEverywhere = value === "everywhere";
  const text = isEverywhere ? "" : value;
  const [isOpen, setOpen] = useState(false);
  const found = useFound(text, isOpen);
  return (
    <span className="area-field">
      <AutoComplete
        {...(id === undefined ? {} : { id })}
        value={text}
        disabled={isEverywhere}
        open={isOpen && found.length > 0}
        onOpenChange={setOpen}
        options={found.map((area) => ({
          value: area.code,
          label: say("choice", { name: textOf(area), code: area.code, in: area.path.map(textOf).join(" › ") }),
        }))}
        showSearch={{ filterOption: false }}
        defaultActiveFirstOption={false}
        onChange={(typed: string) => onChange?.(typed.trim())}
      />
      {hasEverywhere ? (
        <Checkbox checked={isEverywhere} onChange={(event) => onChange?.(event.target.checked ? "everywhere" : "")}>
          {say("everywhere")}
        </Checkbox>
      ) : null}
      <span className="soft" aria-live="polite">
        {parseAreaCode(text) === undefined ? null : <AreaName code={text} />}
      </span>
    </span>
  );
}

type Found = AreaView & { path: readonly AreaView[] };

/** By the beginning of a name; with nothing typed, where one's own tree begins. A code is what it is. */
function useFound(text: string, isWanted: boolean): readonly Found[] {
  const client = useClient();
  const [found, setFound] = useState<{ text: string; areas: readonly Found[] } | null>(null);
  useEffect(() => {
    if (!isWanted || parseAreaCode(text) !== undefined) return;
    let isStill = true;
    const timer = window.setTimeout(() => {
      const asked =
        text === ""
          ? client
              .get<AreasView>("/api/areas")
              .then((answer) =>
                answer.kind === "answer" ? answer.value.areas.map((one) => ({ ...one, path: [] })) : [],
              )
          : client
              .get<FoundAreasView>(`/api/areas/find?${new URLSearchParams({ text })}`)
              .then((answer) => (answer.kind === "answer" ? answer.value.areas : []));
      void asked.then((areas) => {
        if (isStill) setFound({ text, areas });
      });
    }, askedAfterMs);
    return () => {
      isStill = false;
      window.clearTimeout(timer);
    };
  }, [client, text, isWanted]);
  return found?.text === text ? found.areas : [];
}
