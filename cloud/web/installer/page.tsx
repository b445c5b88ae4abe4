/** Where the installer's page begins. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { rememberedLanguage, setLanguage } from "../parts/page-language.ts";
import { createInstallerClient } from "./installer-client.ts";
import { InstallerPage } from "./installer-page.tsx";

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");

/** The sign-in page brings them back; what was typed waits on the phone meanwhile. */
function signIn(): void {
  window.location.assign(`/sign-in/?${new URLSearchParams({ next: window.location.pathname })}`);
}

setLanguage(rememberedLanguage());
createRoot(place).render(
  <StrictMode>
    <InstallerPage client={createInstallerClient(signIn)} signIn={signIn} />
  </StrictMode>,
);
