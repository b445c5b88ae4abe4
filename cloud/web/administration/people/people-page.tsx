/** The people of an area: the list, somebody new, one of them. */

import type { ReactNode } from "react";
import { usePlace } from "../frame/use-place.ts";
import { InvitePage } from "./invite-page.tsx";
import { PeopleList } from "./people-list.tsx";
import { PersonPage } from "./person-page.tsx";
import { inviteRest } from "./people-places.ts";

export function PeoplePage(): ReactNode {
  const [accountId] = usePlace().rest;
  if (accountId === undefined) return <PeopleList />;
  return accountId === inviteRest ? <InvitePage /> : <PersonPage key={accountId} accountId={accountId} />;
}
