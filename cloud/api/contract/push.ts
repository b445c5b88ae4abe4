/** Browsers that show messages: what a page needs to ask for them, and those that one has. */

/** GET /api/identity/push */
export type BrowsersView = {
  /** Ours, towards the services of browsers (VAPID). Null: nobody has set up messages in browsers. */
  publicKey: string | null;
  /** Where each of one's own browsers is reached, the newest first: a page finds itself among them. */
  endpoints: readonly string[];
};
