/** One drill: whose, until when, and how each of its homes was answered. */

import { Button, Tag } from "antd";
import type { ReactNode } from "react";
import type { DrillView } from "../../../api/contract/drills.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { useLengthText } from "../parts/length-text.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useKindText } from "../plans/kind-text.ts";
import { homeAt } from "../residents/places.ts";
import { drillsWords } from "./words.ts";

type Answered = DrillView["answered"][number];

export function DrillSheet({ path, drill, reload }: { path: string; drill: DrillView; reload: () => void }): ReactNode {
  const { drillId, by, fromMs, untilMs, endedAtMs, endedBy, alarm, includes, answered } = drill;
  const say = useWords(drillsWords);
  const kindText = useKindText();
  const { name } = useMe();
  const { isAsking, trouble, run, forget } = useCommand();
  const isUnderWay = endedAtMs === null;
  const done = (): void => {
    forget();
    reload();
  };
  const end = isUnderWay
    ? say("until", { time: timeText(untilMs) })
    : endedBy === null
      ? say("ended", { time: timeText(endedAtMs) })
      : say("endedBy", { by: endedBy, time: timeText(endedAtMs) });
  const called = includes.length === 0 ? [] : [say("includes", { count: includes.length })];
  return (
    <div
      className="kit-note"
      role="group"
      aria-label={say("heading", { time: timeText(fromMs), alarm: kindText(alarm) })}
    >
      <p className="row">
        <strong>{say("heading", { time: timeText(fromMs), alarm: kindText(alarm) })}</strong>
        <Tag color={isUnderWay ? "processing" : "default"}>{say(isUnderWay ? "running" : "over")}</Tag>
      </p>
      <p className="soft">{[say("begunBy", { by }), end, ...called].join(" · ")}</p>
      <p role="status">
        <Summary of={answered} />
      </p>
      <ul className="lines">
        {answered.map((one) => (
          <li key={one.homeId}>
            <a href={homeAt(one.homeId)}>{one.homeName ?? one.homeId}</a> <HowAnswered of={one} />
          </li>
        ))}
      </ul>
      <Trouble of={trouble} reload={done} />
      {isUnderWay ? (
        <Button
          loading={isAsking}
          onClick={() =>
            // Whoever ends it where nobody signs in is taken for whoever began it.
            run((client) => client.post(`${path}/${drillId}/finish`, name === null ? { by } : {}), done)
          }
        >
          {say("finish")}
        </Button>
      ) : null}
    </div>
  );
}

function Summary({ of: answered }: { of: readonly Answered[] }): ReactNode {
  const say = useWords(drillsWords);
  const lengthText = useLengthText();
  const times = answered.flatMap(({ acknowledgedAfterMs }) => acknowledgedAfterMs ?? []);
  const homes = answered.length;
  if (times.length === 0) return say("noneTaken", { homes });
  return say("summary", { homes, taken: times.length, slowest: lengthText(Math.max(...times)) });
}

function HowAnswered({ of: one }: { of: Answered }): ReactNode {
  const say = useWords(drillsWords);
  const lengthText = useLengthText();
  const { deliveredAfterMs, acknowledgedAfterMs, attendedAfterMs, closedAfterMs, escalations } = one;
  if (one.openedAtMs === null) return <span className="soft">{say("notOpened")}</span>;
  const said = (key: "acknowledged" | "attended" | "closed", by: string | null, afterMs: number | null): string[] =>
    by === null || afterMs === null ? [] : [say(key, { by, after: lengthText(afterMs) })];
  const parts = [
    deliveredAfterMs === null ? say("notDelivered") : say("delivered", { after: lengthText(deliveredAfterMs) }),
    ...(acknowledgedAfterMs === null
      ? [say("notAcknowledged")]
      : said("acknowledged", one.acknowledgedBy, acknowledgedAfterMs)),
    ...said("attended", one.attendedBy, attendedAfterMs),
    ...said("closed", one.closedBy, closedAfterMs),
    ...(escalations === 0 ? [] : [say("escalated", { count: escalations })]),
  ];
  return <span>{parts.join(" · ")}</span>;
}
