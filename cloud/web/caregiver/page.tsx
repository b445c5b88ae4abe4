/** Where the caregiver's page begins. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { rememberedLanguage, setLanguage } from "../parts/page-language.ts";
import { createCareClient } from "./care-client.ts";
import { CaregiverPage } from "./caregiver-page.tsx";
import { FailedPage } from "./failed-page.tsx";
import { showTextSize } from "./text-size.ts";

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");

setLanguage(rememberedLanguage());
showTextSize();

/** Names this page to the server, which tells open pages apart. */
const page = `care-${Date.now().toString(36)}-${Math.round(performance.now() * 1_000).toString(36)}`;

createRoot(place).render(
  <StrictMode>
    <FailedPage>
      <CaregiverPage client={createCareClient()} page={page} />
    </FailedPage>
  </StrictMode>,
);
