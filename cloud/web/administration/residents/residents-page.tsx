/** Residents and their homes: the list, somebody new, one of them; a home, and a new one. */

import { useState, type ReactNode } from "react";
import { HomePage } from "../homes/home-page.tsx";
import { NewHomePage } from "../homes/new-home-page.tsx";
import { useMe } from "../frame/use-me.ts";
import { usePlace } from "../frame/use-place.ts";
import { ownArea } from "../parts/own-areas.ts";
import { lookedAt } from "./looked.ts";
import { homeRest, newHomeRest, newRest } from "./places.ts";
import { RegisterPage } from "./register-page.tsx";
import { ResidentPage } from "./resident-page.tsx";
import { ResidentsList } from "./residents-list.tsx";

export function ResidentsPage(): ReactNode {
  const me = useMe();
  const { rest, query } = usePlace();
  // Whoever comes back to the list finds it as it was.
  const [looked, setLooked] = useState(() => lookedAt(query["area"] ?? ownArea(me, "residents")));
  // An address that names another area is a question of its own.
  const { area: named } = query;
  const [before, setBefore] = useState(named);
  if (named !== before) {
    setBefore(named);
    if (named !== undefined) setLooked(lookedAt(named));
  }
  const [first, second] = rest;
  if (first === undefined) return <ResidentsList looked={looked} setLooked={setLooked} />;
  if (first === newHomeRest) return <NewHomePage area={query["area"] ?? ownArea(me, "residents")} />;
  if (first === newRest) return <RegisterPage key={query["home"]} homeId={query["home"] ?? ""} />;
  if (first === homeRest) return <HomePage key={second} homeId={second ?? ""} />;
  return <ResidentPage key={first} residentId={first} />;
}
