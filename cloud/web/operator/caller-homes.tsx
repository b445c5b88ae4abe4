/** Whose number it is: each home with what the number is there, or that nobody knows it. */

import type { ReactNode } from "react";
import type { CallerHomeView, CallView } from "../../api/contract/calls.ts";
import { Both, One } from "../parts/language.tsx";
import { contactText, namesText, numberIsWords, sayCall } from "./phone-words.ts";

/** @param given.acts what can be done for one of the homes. */
export function CallerHomes(given: { call: CallView; acts: (home: CallerHomeView) => ReactNode }): ReactNode {
  const { call, acts } = given;
  const { number, caller } = call;
  if (number === null) return <Said of={sayCall.withheld} />;
  if (caller === null) return <Said of={sayCall.looking} />;
  return (
    <>
      {caller.homes.length === 0 && caller.elsewhere === 0 ? <Said of={sayCall.stranger} /> : null}
      <ul className="caller-homes">
        {caller.homes.map((home) => (
          <li key={home.homeId} className="caller-home">
            <div>
              <strong>{namesText(home.residents) || home.homeName}</strong> <NumberIs of={home} />
              <p className="caller-where">
                {home.homeName}
                {home.address === null ? "" : ` · ${home.address}`}
              </p>
            </div>
            <div className="caller-acts">{acts(home)}</div>
          </li>
        ))}
      </ul>
      {caller.more === 0 ? null : (
        <p className="caller-where">
          + {caller.more} <One of={sayCall.moreHomes} />
        </p>
      )}
      {caller.elsewhere === 0 ? null : (
        <p className="caller-where">
          {caller.elsewhere} <One of={sayCall.elsewhere} />
        </p>
      )}
    </>
  );
}

function NumberIs({ of: { numberIs } }: { of: CallerHomeView }): ReactNode {
  return numberIs.map(({ is, name, relation }) => (
    <span key={`${is} ${name}`} className="tag">
      <One of={numberIsWords[is]} />
      {is === "contact" ? contactText(name, relation) : null}
    </span>
  ));
}

function Said({ of }: { of: readonly [string, string] }): ReactNode {
  return (
    <p className="caller-unknown">
      <Both of={of} inline />
    </p>
  );
}
