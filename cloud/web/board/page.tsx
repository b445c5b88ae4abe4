/** Where the board begins: whoever is not signed in is brought to where they can be, and back. */

import { StrictMode, useCallback, useEffect, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import type { MeView } from "../../api/contract/people.ts";
import { useWords } from "../parts/catalogue.ts";
import { rememberedLanguage, setLanguage } from "../parts/page-language.ts";
import { BoardPage } from "./board-page.tsx";
import { readMe } from "./board-link.ts";
import { boardWords } from "./words.ts";

const tryAgainMs = 2_000;

function signIn(): void {
  const { pathname, hash } = window.location;
  window.location.assign(`/sign-in/?${new URLSearchParams({ next: `${pathname}${hash}` })}`);
}

function Arrival(): ReactNode {
  const say = useWords(boardWords);
  const [me, setMe] = useState<MeView | null>(null);
  const look = useCallback(async (signal: AbortSignal): Promise<void> => {
    const answer = await readMe(signal);
    if (signal.aborted) return;
    if (answer.kind === "refused") return answer.code === "not-signed-in" ? signIn() : undefined;
    const { stage, language } = answer.value;
    if (stage !== "full" && stage !== "nobody-signs-in") return signIn();
    if (language !== null) setLanguage(language);
    setMe(answer.value);
  }, []);
  const isThere = me !== null;
  useEffect(() => {
    if (isThere) return;
    const ending = new AbortController();
    const first = setTimeout(() => void look(ending.signal), 0);
    // A wall that was switched on before its network asks until it is answered.
    const timer = setInterval(() => void look(ending.signal), tryAgainMs);
    return () => {
      ending.abort();
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [look, isThere]);
  if (me === null) return <p className="board-reading">{say("reading")}</p>;
  return <BoardPage me={me} signIn={signIn} />;
}

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");
setLanguage(rememberedLanguage());
createRoot(place).render(
  <StrictMode>
    <Arrival />
  </StrictMode>,
);
