/** The caregiver's page: who is signed in, which homes are theirs, and the one that is looked at. */

import { useCallback, useEffect, useState, type ReactNode } from "react";
import type { MeView } from "../../api/contract/people.ts";
import { useWords } from "../parts/catalogue.ts";
import { setLanguage, usePageTitle } from "../parts/page-language.ts";
import type { Refused } from "../parts/refusal.ts";
import type { CareClient } from "./care-client.ts";
import { CareHome } from "./care-home.tsx";
import { FootBar, HeadBar } from "./head-bar.tsx";
import { HomeChoice } from "./home-choice.tsx";
import { NameForm, useKeptName } from "./name-form.tsx";
import { TroublePart } from "./trouble-part.tsx";
import { useCare } from "./use-care.ts";
import { frameWords } from "./words.ts";

/** Of whom somebody looks after more, the first are shown: an operator who opens this page is not shown a county. */
const homesMax = 8;
const none: readonly string[] = [];

export function CaregiverPage({ client, page }: { client: CareClient; page: string }): ReactNode {
  const say = useWords(frameWords);
  const [me, setMe] = useState<MeView | null>(null);
  const [homeIds, setHomeIds] = useState<readonly string[] | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  usePageTitle(say("title"));

  const arrive = useCallback(async (): Promise<void> => {
    const got = await client.me();
    if (got.kind === "refused") return setTrouble(got);
    const { stage, language, grants } = got.value;
    if (stage !== "full" && stage !== "nobody-signs-in") return signIn();
    if (language !== null) setLanguage(language);
    setMe(got.value);
    if (stage === "full") return setHomeIds(homesOf(grants));
    const all = await client.homes();
    if (all.kind === "refused") return setTrouble(all);
    setHomeIds(all.value.slice(0, homesMax).map(({ homeId }) => homeId));
  }, [client]);
  useEffect(() => {
    const first = setTimeout(() => void arrive(), 0);
    return () => clearTimeout(first);
  }, [arrive]);

  return (
    <>
      <HeadBar client={client} me={me} />
      {me !== null && homeIds !== null ? (
        <Homes client={client} page={page} homeIds={homeIds} mustSayName={me.stage === "nobody-signs-in"} />
      ) : trouble !== null ? (
        <main>
          <TroublePart
            trouble={trouble}
            again={() => {
              setTrouble(null);
              void arrive();
            }}
          />
        </main>
      ) : (
        <main className="whole">
          <p>{say("loading")}</p>
        </main>
      )}
      {me?.stage === "full" ? <FootBar client={client} /> : null}
    </>
  );
}

function homesOf(grants: MeView["grants"]): readonly string[] {
  const own = grants.flatMap((grant) => (grant.role === "caregiver" ? [grant.homeId] : []));
  return [...new Set<string>(own)].slice(0, homesMax);
}

/** Back here afterwards. */
const signIn = (): void => window.location.assign("/sign-in/?next=/caregiver/");

function Homes(given: {
  client: CareClient;
  page: string;
  homeIds: readonly string[];
  mustSayName: boolean;
}): ReactNode {
  const { client, page, homeIds, mustSayName } = given;
  const say = useWords(frameWords);
  const caring = useCare(client, page, homeIds.length === 0 ? none : homeIds);
  const [chosen, setChosen] = useState<string | null>(null);
  const [name, keepName] = useKeptName();
  const cares = homeIds.map((homeId) => ({ homeId, care: caring.of(homeId) }));
  const isSignedOut = cares.some(({ care }) => care.trouble?.code === "not-signed-in");
  useEffect(() => {
    if (isSignedOut) signIn();
  }, [isSignedOut]);
  // The worst one opens, and stays: another one that becomes worse is said above it, and does not slip under somebody's finger.
  const worst = worstOf(cares);
  const shownId = chosen ?? worst;
  if (chosen === null && worst !== null && cares.every(({ care }) => care.view !== null)) setChosen(worst);

  const shown = cares.find(({ homeId }) => homeId === shownId);
  if (shown === undefined)
    return (
      <main className="whole">
        <h1>{say("noHomes")}</h1>
        <p>{say("noHomesDo")}</p>
        <p>
          <a className="act" href="/sign-in/">
            {say("account")}
          </a>
        </p>
      </main>
    );
  return (
    <main className="care">
      <HomeChoice cares={cares} shownId={shown.homeId} choose={setChosen} />
      {mustSayName && name === "" ? <NameForm keep={keepName} /> : null}
      <CareHome
        key={shown.homeId}
        client={client}
        homeId={shown.homeId}
        care={shown.care}
        by={mustSayName ? name : undefined}
        needsName={mustSayName && name === ""}
        lookAt={caring.look}
      />
    </main>
  );
}

type Cared = { homeId: string; care: ReturnType<ReturnType<typeof useCare>["of"]> };

const order = ["alarm", "not-protected", "cannot-tell", "quiet", "well", "away", "absent"] as const;

function worstOf(cares: readonly Cared[]): string | null {
  const rank = ({ care }: Cared): number => (care.view === null ? order.length : order.indexOf(care.view.answer));
  return (
    cares.reduce<Cared | null>((one, other) => (one !== null && rank(one) <= rank(other) ? one : other), null)
      ?.homeId ?? null
  );
}
