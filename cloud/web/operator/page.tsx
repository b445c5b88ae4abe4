/** Where the operator's page begins: first what draws is made ready, then what is drawn. Between both the browser has its turn. */

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no #page");

const beginAgainAfterMs = 5_000;

import("react-dom/client")
  .then(async ({ createRoot }) => {
    const { openPage } = await import("./open-page.tsx");
    openPage(createRoot(place));
  })
  // What did not come may come the next time; a white page looks like a quiet night.
  .catch(() => window.setTimeout(() => window.location.reload(), beginAgainAfterMs));
