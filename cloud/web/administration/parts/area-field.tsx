/** An area is chosen here, and only here: by its official code, or everything. A field of antd's forms: it takes `value` and `onChange`. */

import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { Checkbox, Input } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { areaWords } from "./area-words.ts";

/** `everywhere`, an official code, or what somebody has typed so far. */
export const isArea = (text: string): boolean => text === "everywhere" || parseAreaCode(text) !== undefined;

type Given = {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  /** Whether everything at once may be chosen. */
  hasEverywhere?: boolean;
};

export function AreaField({ id, value = "", onChange, hasEverywhere = false }: Given): ReactNode {
  const say = useWords(areaWords);
  const isEverywhere = value === "everywhere";
  return (
    <span className="area-field">
      <Input
        {...(id === undefined ? {} : { id })}
        value={isEverywhere ? "" : value}
        disabled={isEverywhere}
        inputMode="numeric"
        maxLength={12}
        autoComplete="off"
        onChange={(event) => onChange?.(event.target.value.trim())}
      />
      {hasEverywhere ? (
        <Checkbox checked={isEverywhere} onChange={(event) => onChange?.(event.target.checked ? "everywhere" : "")}>
          {say("everywhere")}
        </Checkbox>
      ) : null}
    </span>
  );
}
