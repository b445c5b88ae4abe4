/** Two records and what they would become, field by field: in columns, or below each other where there is no room for four. */

import type { ReactNode } from "react";
import type { ComparisonView } from "../../../api/registry/contract/duplicates.ts";
import { useWords } from "../../parts/catalogue.ts";
import { residentAt } from "./duplicates-places.ts";
import type { SideLine } from "./side-lines.ts";
import { useSideLines } from "./use-side-lines.ts";
import { duplicatesWords } from "./words.ts";

type Given = { comparison: ComparisonView };
/** `merged` null = they cannot be merged. */
type Row = { key: SideLine["key"]; kept: string; gone: string; merged: string | null; isSame: boolean };

function useRows({ kept, gone, merged }: ComparisonView): readonly Row[] {
  const linesOf = useSideLines();
  const [goneLines, mergedLines] = [linesOf(gone), merged && linesOf(merged)];
  return linesOf(kept).map(({ key, text }, at) => {
    const other = goneLines[at]?.text ?? "";
    return {
      key,
      kept: text,
      gone: other,
      merged: mergedLines && (mergedLines[at]?.text ?? ""),
      isSame: text === other,
    };
  });
}

export function SideTable({ comparison }: Given): ReactNode {
  const say = useWords(duplicatesWords);
  const rows = useRows(comparison);
  const { kept, gone, merged } = comparison;
  return (
    <table className="sides">
      <thead>
        <tr>
          <th scope="col">{say("field")}</th>
          <th scope="col">
            {say("kept")}{" "}
            <a href={residentAt(kept.residentId)} aria-label={say("openKept")}>
              {say("openSide")}
            </a>
          </th>
          <th scope="col">
            {say("gone")}{" "}
            <a href={residentAt(gone.residentId)} aria-label={say("openGone")}>
              {say("openSide")}
            </a>
          </th>
          {merged ? <th scope="col">{say("merged")}</th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} className={row.isSame ? undefined : "differs"}>
            <th scope="row">
              <Field of={row} />
            </th>
            <td>
              <Said text={row.kept} />
            </td>
            <td>
              <Said text={row.gone} />
            </td>
            {row.merged === null ? null : (
              <td>
                <Said text={row.merged} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What both say alike is said once. */
export function SideList({ comparison }: Given): ReactNode {
  const say = useWords(duplicatesWords);
  const rows = useRows(comparison);
  const { kept, gone } = comparison;
  return (
    <>
      <p className="row lead">
        <a href={residentAt(kept.residentId)}>{say("openKept")}</a>
        <a href={residentAt(gone.residentId)}>{say("openGone")}</a>
      </p>
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.key} className={row.isSame ? undefined : "differs"}>
            <strong>
              <Field of={row} />
            </strong>
            {row.isSame ? (
              <p>
                <Said text={row.kept} />
              </p>
            ) : (
              <>
                <p>
                  {say("keptIs")} <Said text={row.kept} />
                </p>
                <p>
                  {say("goneIs")} <Said text={row.gone} />
                </p>
                {row.merged === null ? null : (
                  <p>
                    {say("mergedIs")} <Said text={row.merged} />
                  </p>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Field({ of: { key, isSame } }: { of: Row }): ReactNode {
  const say = useWords(duplicatesWords);
  return (
    <>
      {say(key)} {isSame ? null : <span className="differs-mark">{say("differs")}</span>}
    </>
  );
}

function Said({ text }: { text: string }): ReactNode {
  const say = useWords(duplicatesWords);
  return text === "" ? <span className="soft">{say("nothing")}</span> : text;
}
