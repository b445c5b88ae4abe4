/** The operator's page as it is opened: drawn in pieces, between which the browser has its turn. */

import { startTransition, StrictMode } from "react";
import type { Root } from "react-dom/client";
import { createDeskClient } from "../parts/desk-client.ts";
import { createTone } from "./alarm-tone.ts";
import { FailedPage } from "./failed-page.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** Names this page to the server, which counts open desks. Two pages opened in the same microsecond would be one desk. */
const desk = `desk-${Date.now().toString(36)}-${Math.round(performance.now() * 1_000).toString(36)}`;

export function openPage(root: Root): void {
  const client = createDeskClient();
  const tone = createTone();
  startTransition(() =>
    root.render(
      <StrictMode>
        <FailedPage>
          <OperatorPage desk={desk} client={client} tone={tone} />
        </FailedPage>
      </StrictMode>,
    ),
  );
}
