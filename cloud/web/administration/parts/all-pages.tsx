/** A list that comes page by page: what was loaded, and what follows it. What asks for another list gives it another `key`. */

import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import type { Asked, Client } from "../client/client.ts";
import { useCommand } from "../client/use-client.ts";
import { pageWords } from "./page-words.ts";
import { Trouble } from "./trouble.tsx";

export function AllPages<Page extends { next: string | null }>(given: {
  first: Page;
  /** What follows that place; null while nobody can say of which list. */
  ask: ((client: Client, after: string) => Promise<Asked<Page>>) | null;
  /** @param restart the first page is all that is shown again. */
  children: (pages: readonly Page[], restart: () => void) => ReactNode;
}): ReactNode {
  const { first, ask, children } = given;
  const say = useWords(pageWords);
  const [more, setMore] = useState<readonly Page[]>([]);
  const { isAsking, trouble, run } = useCommand();
  const { next } = more.at(-1) ?? first;
  return (
    <>
      {children([first, ...more], () => setMore([]))}
      <Trouble of={trouble} />
      {next === null || ask === null ? null : (
        <Button
          loading={isAsking}
          onClick={() =>
            run(
              (client) => ask(client, next),
              (page) => setMore([...more, page]),
            )
          }
        >
          {say("more")}
        </Button>
      )}
    </>
  );
}
