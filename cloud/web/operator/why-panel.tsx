/** Why the alarm is believed, and which devices are not to be trusted at this moment. */

import type { ReactNode } from "react";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { HomeView, IncidentView } from "../../api/contract.ts";
import type { ScreenView } from "../../api/contract/screen.ts";
import { Both, One } from "../parts/language.tsx";
import { dayAndClockText, roughWords } from "../parts/time-text.ts";
import { agoWords, alarmNameWords, faultWords, outcomeWords, roomWords, say } from "../parts/words.ts";
import { useKnown, useNowMs } from "./desk-context.ts";
import { faultKey, inFaultOrder } from "./fault-order.ts";
import { sayScreen } from "./screen-words.ts";
import { whyBelieved } from "./why-believed.ts";

export function WhyPanel(given: {
  incident: IncidentView;
  home: HomeView | null;
  screen: ScreenView | null;
}): ReactNode {
  const { incident, home, screen } = given;
  const faults = useKnown((state) => state.faults);
  const nowMs = useNowMs(seconds(10));
  const earlier = screen?.earlier ?? [];
  const reasons = whyBelieved({ incident, home, faults, earlier }, incident.closedAtMs ?? nowMs);
  return (
    <section className="panel why">
      <h2>
        <Both of={sayScreen.why} inline />
      </h2>
      <ul className="why-reasons">
        {reasons.map(({ weight, words }) => (
          <li key={words[1]} className={`why-${weight}`}>
            <Both of={words} />
          </li>
        ))}
      </ul>
      {earlier.length === 0 ? null : (
        <>
          <h3>
            <Both of={sayScreen.earlier} inline />
          </h3>
          <ul className="why-earlier">
            {earlier.map((one) => (
              <li key={one.incidentId}>
                <time>{dayAndClockText(one.atMs, home?.timeZone)}</time>{" "}
                {one.alarms.map((alarm) => (
                  <One key={alarm} of={alarmNameWords(alarm)} />
                ))}
                {" · "}
                <One of={isOutcome(one.outcome) ? outcomeWords[one.outcome] : say.unknown} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function isOutcome(outcome: string | null): outcome is keyof typeof outcomeWords {
  return outcome !== null && Object.hasOwn(outcomeWords, outcome);
}

/** Live: a device that fails while somebody looks stands here at once. */
export function DistrustPanel({ homeId, home }: { homeId: string | null; home: HomeView | null }): ReactNode {
  const faults = useKnown((state) => state.faults);
  const nowMs = useNowMs(seconds(10));
  const groups = inFaultOrder(faults.filter((one) => homeId !== null && one.homeId === homeId));
  return (
    <section className="panel distrust">
      <h2>
        <Both of={sayScreen.distrusted} inline />
        {groups.length === 0 ? null : <span className="count">{groups.length}</span>}
      </h2>
      {groups.length === 0 ? (
        <p className="distrust-none">
          <Both of={sayScreen.trusted} />
        </p>
      ) : null}
      <ul>
        {groups.map(({ fault, under }) => {
          const device = home?.devices.find((one) => one.deviceId === fault.deviceId);
          return (
            <li key={faultKey(fault)} className={fault.work.protectsLife ? "distrust-life" : ""}>
              <strong>
                {device?.name ?? (fault.deviceId === null ? <One of={sayScreen.whole} /> : fault.deviceId)}
              </strong>{" "}
              {device ? (
                <>
                  <One of={roomWords[device.room]} />{" "}
                </>
              ) : null}
              <span className="tag">
                <One of={faultWords[fault.fault]} />
              </span>{" "}
              <One of={agoWords(roughWords(nowMs - fault.sinceMs))} />
              {under.length === 0 ? null : ` · +${under.length}`}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
