/**
 * Where somebody is in the administration: written behind the `#` of the address, so that a link, a reload and the browser's Back lead
 * there, while what is looked at (ids of people) is in no request for a page and so in no log of addresses.
 */

export type Place = {
  /** Of the list of pages: `people`. Empty: the first page that they may see. */
  page: string;
  /** What stands behind it: `["r-17", "history"]`. */
  rest: readonly string[];
  query: Readonly<Record<string, string>>;
};

/** `#/people/a-1?area=370602` */
export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [page = "", ...rest] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  return { page, rest, query: Object.fromEntries(new URLSearchParams(query)) };
}

export function hashOf({ page, rest = [], query = {} }: { page: string } & Partial<Place>): string {
  const said = Object.entries(query).filter(([, value]) => value !== "");
  const path = [page, ...rest].map(encodeURIComponent).join("/");
  return `#/${path}${said.length === 0 ? "" : `?${new URLSearchParams(said)}`}`;
}

/** What somebody typed into the address is not always an encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
