/** The other end of a request, as far as signing in looks at it. */

export type Caller = {
  address: string;
  /** What the browser calls itself. */
  agent: string;
  sessionToken: string | null;
  deviceToken: string | null;
};

/** Enough to recognise a browser by, and on one line. */
const agentMax = 160;
export function plainAgent(text: string | undefined): string {
  return (text ?? "").replaceAll(/[^\x20-\x7e]/g, "").slice(0, agentMax);
}
