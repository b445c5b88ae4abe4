/** A length of time in a form, in the units that its limits ask for: hours and minutes, minutes and seconds, or seconds. */

import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { settingsWords } from "../settings/words.ts";
import { WholeField } from "./whole-field.tsx";

type Unit = "hours" | "minutes" | "seconds";
const lengths: Readonly<Record<Unit, number>> = { hours: hours(1), minutes: minutes(1), seconds: seconds(1) };

function unitsFor({ least, most }: { least: number; most: number }): readonly Unit[] {
  if (most > hours(1)) return ["hours", "minutes"];
  if (most <= minutes(1)) return ["seconds"];
  return least % minutes(1) === 0 && least > 0 ? ["minutes"] : ["minutes", "seconds"];
}

type Given = {
  id?: string;
  least: number;
  most: number;
  value?: number | null;
  onChange?: (ms: number) => void;
};

export function LengthField({ id, least, most, value, onChange }: Given): ReactNode {
  const say = useWords(settingsWords);
  const units = unitsFor({ least, most });
  const ms = value ?? 0;
  const parts = units.map((unit, n) => {
    const above = units[n - 1];
    return Math.floor((above === undefined ? ms : ms % lengths[above]) / lengths[unit]);
  });
  const change = (at: number, count: number | null): void =>
    onChange?.(parts.with(at, count ?? 0).reduce((sum, part, n) => sum + part * lengths[units[n] ?? "seconds"], 0));
  return (
    <span className="row">
      {units.map((unit, n) => (
        <label key={unit} className="row">
          <WholeField
            {...(id !== undefined && n === 0 ? { id } : {})}
            value={parts[n] ?? 0}
            onChange={(count) => change(n, count)}
          />
          <span>{say(unit)}</span>
        </label>
      ))}
    </span>
  );
}
