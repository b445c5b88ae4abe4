/** Where a PostgreSQL is and who we are there, read from `--database`. Says what is wrong without repeating what it was given: it may hold a secret. */

export type PostgresAddress = {
  /** A name, an address, or the folder of a Unix socket. */
  host: string;
  port: number;
  user: string;
  database: string;
  /** Where the tables are; null: where the server puts this user's. */
  schema: string | null;
  password: string | null;
  /** `authority`: the certificates (PEM) that the server's must lead to; null: those that the machine trusts. */
  tls: { authority: string | null } | null;
  /** For sentences: without anything secret. */
  shown: string;
};

/** As `PostgresAddress`, but the files are still to be read. */
export type ReadAddress = Omit<PostgresAddress, "password" | "tls"> & { tls: { authorityFile: string | null } | null };

export type AddressRead = { kind: "address"; address: ReadAddress } | { kind: "refused"; why: string };

const form = "give postgres://USER@HOST/NAME?sslmode=verify-full";
const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;
const known = ["host", "schema", "sslmode", "sslrootcert"];

export function readPostgresAddress(text: string): AddressRead {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text) || !canBeDecoded(text))
    return refused(`this is no address: ${form}`);
  const url = new URL(text);
  if (url.password !== "") {
    return refused(
      "an argument can be read by every user of the machine: leave the password out and put it into SHOUWANG_DATABASE_PASSWORD, " +
        "or the path of a file that holds it into SHOUWANG_DATABASE_PASSWORD_FILE",
    );
  }
  const unknown = [...url.searchParams.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return refused(`"${unknown}" is none of: ${known.join(", ")}`);
  const host = url.searchParams.get("host") ?? decodeURIComponent(url.hostname);
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (host === "" || user === "" || database === "") return refused(`host, user or name is missing: ${form}`);
  const isHere = host.startsWith("/") || loopback.test(host);
  const mode = url.searchParams.get("sslmode") ?? (isHere ? "disable" : null);
  if (mode !== "verify-full" && mode !== "disable") {
    return refused(
      "between machines only sslmode=verify-full is safe: whoever is on the line could read and change everything",
    );
  }
  if (mode === "disable" && !isHere) return refused("sslmode=disable is for a server on this machine; use verify-full");
  const port = url.port === "" ? 5432 : Number(url.port);
  return {
    kind: "address",
    address: {
      host: host.replace(/^\[(.*)\]$/, "$1"),
      port,
      user,
      database,
      schema: url.searchParams.get("schema"),
      tls: mode === "disable" ? null : { authorityFile: url.searchParams.get("sslrootcert") },
      shown: `the database ${database} on ${host}:${port}`,
    },
  };
}

function canBeDecoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const refused = (why: string): AddressRead => ({ kind: "refused", why });
