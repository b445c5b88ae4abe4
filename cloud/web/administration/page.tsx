/** Where the administration begins. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { rememberedLanguage, setLanguage } from "../parts/page-language.ts";
import { Administration } from "./administration.tsx";
import { createClient } from "./client/client.ts";

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");

/** The sign-in page brings them back to where they were. */
function signIn(): void {
  const { pathname, hash } = window.location;
  window.location.assign(`/sign-in/?${new URLSearchParams({ next: `${pathname}${hash}` })}`);
}

setLanguage(rememberedLanguage());
createRoot(place).render(
  <StrictMode>
    <Administration client={createClient(signIn)} signIn={signIn} />
  </StrictMode>,
);
