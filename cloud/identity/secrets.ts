/** Where random things come from, and the one-way form in which those that people bring back are stored. */

export type Secrets = {
  /** 256 random bits, base64url: cookies, links. */
  token(): string;
  /** SHA-256, for tokens and recovery codes. They are random themselves: nobody can try them all, so no salt and no slow hash. */
  hashOf(token: string): string;
  /** 128 random bits, hexadecimal. */
  id(): string;
  /** 80 random bits in letters and digits that cannot be mistaken for each other, in groups of four. */
  recoveryCode(): string;
  /** Six random digits. */
  digits(): string;
  isEqual(one: string, other: string): boolean;
};

/** As somebody types it from paper: any case, any spaces or dashes. */
export function normalRecoveryCode(typed: string): string {
  return typed
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .slice(0, 64);
}
