/** Where the sign-in page begins. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { rememberedLanguage, setLanguage } from "../parts/page-language.ts";
import { createIdentityClient } from "./identity-client.ts";
import { SignInPage, type Arrival } from "./sign-in-page.tsx";

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");

/** What brought somebody here: a link, the way back from another provider, or nothing. It is taken out of the address, where others could see it. */
function arrival(): Arrival {
  const { hash, search, pathname } = window.location;
  const invitation = new URLSearchParams(hash.slice(1)).get("invitation");
  const query = new URLSearchParams(search);
  if (hash !== "" || search !== "") window.history.replaceState(null, "", pathname);
  if (invitation !== null) return { kind: "invitation", token: invitation };
  return query.has("state") ? { kind: "provider", query: search } : { kind: "nothing", next: query.get("next") };
}

setLanguage(rememberedLanguage());

createRoot(place).render(
  <StrictMode>
    <SignInPage client={createIdentityClient()} arrival={arrival()} />
  </StrictMode>,
);
