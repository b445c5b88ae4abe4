/** Where the page behind a link of a message begins. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AnswerPage } from "./answer-page.tsx";
import { createAnswerClient } from "./answer-client.ts";

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");

// It stays in the address, which no browser sends on: whoever reloads or comes back from a call finds the same page.
const token = window.location.hash.slice(1);
// Another link that is opened in the same window is another page.
window.addEventListener("hashchange", () => window.location.reload());

createRoot(place).render(
  <StrictMode>
    <AnswerPage client={createAnswerClient(token)} />
  </StrictMode>,
);
