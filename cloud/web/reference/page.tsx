/** Where the reference begins. It is for everybody, as what it reads is. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { rememberedLanguage, setLanguage } from "../parts/page-language.ts";
import { ReferencePage } from "./reference-page.tsx";

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");
setLanguage(rememberedLanguage());
createRoot(place).render(
  <StrictMode>
    <ReferencePage />
  </StrictMode>,
);
