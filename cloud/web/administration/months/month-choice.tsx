/** Which month: the ones beside it by a button, any other from a list. */

import { Button, Select } from "antd";
import type { ReactNode } from "react";
import type { AreaLevel } from "@shouwang/shared/domain/area.ts";
import { useWords } from "../../parts/catalogue.ts";
import { replacePlace } from "../frame/use-place.ts";
import { levelWords } from "../numbers/words.ts";
import { levelsIn, monthBeside, monthsPlace, monthUrl, type MonthShown } from "./months-place.ts";
import { useMonthText } from "./number-text.ts";
import { monthsWords } from "./words.ts";

const monthsListed = 24;

export function MonthChoice({ shown, last }: { shown: MonthShown; last: string }): ReactNode {
  const say = useWords(monthsWords);
  const sayLevel = useWords(levelWords);
  const monthText = useMonthText();
  // One that is older stands in the address all the same.
  const listed = Array.from({ length: monthsListed }, (_, n) => monthBeside(last, -n));
  const months = listed.includes(shown.month) ? listed : [...listed, shown.month];
  const goTo = (changes: Partial<MonthShown>): void => replacePlace(monthsPlace({ ...shown, ...changes }));
  return (
    <div className="row month-row">
      <Button aria-label={say("earlier")} onClick={() => goTo({ month: monthBeside(shown.month, -1) })}>
        <span aria-hidden="true">‹</span>
      </Button>
      <Select
        className="month-field"
        aria-label={say("month")}
        value={shown.month}
        onChange={(month) => goTo({ month })}
        options={months.map((value) => ({ value, label: monthText(value) }))}
      />
      <Button
        aria-label={say("later")}
        disabled={shown.month >= last}
        onClick={() => goTo({ month: monthBeside(shown.month, 1) })}
      >
        <span aria-hidden="true">›</span>
      </Button>
      <Select<AreaLevel>
        className="level-choice"
        aria-label={say("level")}
        value={shown.by}
        onChange={(by) => goTo({ by })}
        options={levelsIn(shown.area).map((value) => ({ value, label: sayLevel(value) }))}
      />
      <Button href={`${monthUrl(shown)}/file?${new URLSearchParams({ by: shown.by })}`} download>
        {say("download")}
      </Button>
    </div>
  );
}
