/** What stands around every page: who is signed in, the menu of what they may do, the language, the way out. */

import { Button, Drawer, Result } from "antd";
import { Suspense, useEffect, useRef, useState, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { usePageTitle } from "../../parts/page-language.ts";
import { Reading } from "../parts/read-view.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { FailedView } from "./failed-view.tsx";
import { pagesFor, type PageEntry } from "./pages.tsx";
import { hashOf } from "./place.ts";
import { useMe } from "./use-me.ts";
import { usePlace } from "./use-place.ts";
import { LanguageButton, Who } from "./who.tsx";
import { frameWords } from "./words.ts";

export function Frame(): ReactNode {
  const say = useWords(frameWords);
  const { may } = useMe();
  const place = usePlace();
  const isNarrow = useIsNarrow();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const entries = pagesFor(may);
  const current = place.page === "" ? entries[0] : entries.find(({ path }) => path === place.page);
  usePageTitle(current ? say("title", { page: say(current.menu) }) : say("brand"));

  // Whoever went to another page has seen enough of the menu, and reads on in the page.
  const view = [place.page, ...place.rest].join("/");
  const lastView = useRef(view);
  useEffect(() => {
    if (lastView.current === view) return;
    lastView.current = view;
    main.current?.focus();
    window.scrollTo(0, 0);
  }, [view]);

  const menu = <Menu entries={entries} current={current} chosen={() => setMenuOpen(false)} />;
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {say("skip")}
      </button>
      <header className="frame-top">
        {isNarrow ? (
          <Button aria-label={say("openMenu")} aria-expanded={isMenuOpen} onClick={() => setMenuOpen(true)}>
            <span aria-hidden="true">☰</span>
          </Button>
        ) : null}
        <span className="frame-brand">{say("brand")}</span>
        {isNarrow ? null : <Who />}
        <LanguageButton />
      </header>
      {isNarrow ? (
        <Drawer
          title={say("menu")}
          placement="left"
          size={300}
          open={isMenuOpen}
          onClose={() => setMenuOpen(false)}
          closable={{ "aria-label": say("closeMenu") }}
        >
          {menu}
          <Who />
        </Drawer>
      ) : (
        <div className="frame-side">{menu}</div>
      )}
      <main className="frame-main" tabIndex={-1} ref={main}>
        <FailedView key={place.page}>
          <Suspense fallback={<Reading />}>
            <Page entries={entries} current={current} />
          </Suspense>
        </FailedView>
      </main>
    </div>
  );
}

type Given = { entries: readonly PageEntry[]; current: PageEntry | undefined };

function Menu({ entries, current, chosen }: Given & { chosen: () => void }): ReactNode {
  const say = useWords(frameWords);
  const { may } = useMe();
  return (
    <nav aria-label={say("menu")}>
      <ul className="menu">
        {entries.map((entry) => (
          <li key={entry.path}>
            <a
              href={hashOf({ page: entry.path })}
              aria-current={entry === current ? "page" : undefined}
              onClick={chosen}
            >
              {say(entry.menu)}
            </a>
          </li>
        ))}
        {may.includes("follow-live") ? (
          <li>
            <a href="/operator/">{say("desk")}</a>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

function Page({ entries, current }: Given): ReactNode {
  const say = useWords(frameWords);
  if (current) return <current.page />;
  if (entries.length === 0)
    return <Result status="info" title={say("nothingForYou")} subTitle={say("nothingForYouDo")} />;
  return <Result status="info" title={say("noSuchPage")} subTitle={say("noSuchPageDo")} />;
}
