/** Whom to call for a home: the resident, and the contacts in the order in which they are called, each with what came of it the last time. */

import type { ReactNode } from "react";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { digitsOf } from "@shouwang/shared/domain/phone.ts";
import type { CallView } from "../../api/contract/calls.ts";
import type { ScreenNumber, ScreenView } from "../../api/contract/screen.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { roughWords } from "../parts/time-text.ts";
import { agoWords, say } from "../parts/words.ts";
import { CallNumber } from "./call-button.tsx";
import { useNowMs } from "./desk-context.ts";
import { numberIsWords } from "./phone-words.ts";
import { hoursWords, howWords, lastWord, sayScreen } from "./screen-words.ts";

export function NumbersPanel(given: {
  screen: ScreenView | null;
  /** Of the home as the desk knows it: it stands there whatever could be read. */
  phone: string | null;
  /** Newer than what was read of the home. */
  calls: readonly CallView[];
  homeId: string | null;
  incidentId: string | null;
}): ReactNode {
  const { screen, phone, calls, homeId, incidentId } = given;
  const read = screen?.numbers ?? [];
  const isThere = phone === null || read.some(({ number }) => digitsOf(number) === digitsOf(phone));
  const numbers = isThere ? read : [{ ...ownPhone, number: phone }, ...read];
  return (
    <section className="panel numbers">
      <h2>
        <Both of={sayScreen.whom} inline />
      </h2>
      {numbers.length === 0 ? (
        <p>
          <span className="unknown">
            <One of={say.unknownPhone} />
          </span>
        </p>
      ) : null}
      <ol>
        {numbers.map((one) => (
          <li key={`${one.addressee} ${one.number}`}>
            <span className="numbers-who">
              <strong>{one.name ?? <One of={numberIsWords[one.is]} />}</strong>{" "}
              <span className="numbers-is">
                {one.relation ?? (one.name === null ? null : <One of={numberIsWords[one.is]} />)}
              </span>
            </span>
            <CallNumber number={one.number} homeId={homeId} incidentId={incidentId} />
            <LastTried of={{ ...one, last: latest(one, calls) }} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const ownPhone: Omit<ScreenNumber, "number"> = {
  is: "home",
  addressee: null,
  name: null,
  relation: null,
  hours: [],
  isTheirHour: null,
  last: null,
};

/** What came of this number last, of what was read and of the calls since. */
function latest({ number, last }: ScreenNumber, calls: readonly CallView[]): ScreenNumber["last"] {
  const own = calls.filter((call) => call.number !== null && digitsOf(call.number) === digitsOf(number));
  const call = own.toSorted((one, other) => other.beganAtMs - one.beganAtMs)[0];
  if (call === undefined || (last !== null && last.atMs > call.beganAtMs)) return last;
  const what = call.takenAtMs === null ? (call.end ?? "ringing") : "answered";
  return { atMs: call.beganAtMs, what, how: call.direction === "in" ? "in" : "call", by: call.by };
}

function LastTried({ of }: { of: ScreenNumber }): ReactNode {
  const text = useText();
  const nowMs = useNowMs(seconds(10));
  const { last, isTheirHour, hours } = of;
  return (
    <span className="numbers-last">
      {last === null ? (
        <One of={sayScreen.never} />
      ) : (
        <>
          <span className={last.what === "answered" ? "numbers-answered" : "numbers-not"}>
            <One of={lastWord(last.what)} />
          </span>
          {" · "}
          <One of={agoWords(roughWords(nowMs - last.atMs))} />
          {" · "}
          <One of={howWords[last.how]} />
          {last.by === null ? null : ` · ${last.by}`}
        </>
      )}
      {isTheirHour === null ? null : (
        <span
          className={isTheirHour ? "tag" : "tag tag-late"}
          title={hours.map((one) => text(hoursWords(one))).join("; ")}
        >
          <One of={isTheirHour ? sayScreen.theirHour : sayScreen.notTheirHour} />
        </span>
      )}
    </span>
  );
}
