/** Where the operator's page begins. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createDeskClient } from "../parts/desk-client.ts";
import { createTone } from "./alarm-tone.ts";
import { FailedPage } from "./failed-page.tsx";
import { OperatorPage } from "./operator-page.tsx";

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");

/** Names this page to the server, which counts open desks. Two pages opened in the same microsecond would be one desk. */
const desk = `desk-${Date.now().toString(36)}-${Math.round(performance.now() * 1_000).toString(36)}`;

const client = createDeskClient();
const tone = createTone();

createRoot(place).render(
  <StrictMode>
    <FailedPage>
      <OperatorPage desk={desk} client={client} tone={tone} />
    </FailedPage>
  </StrictMode>,
);
