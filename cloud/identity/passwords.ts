/** Passwords are kept as what argon2id makes of them. Few are worked on at once, so that sign-ins cannot take the machine away from the alarms. */

export type PasswordAnswer =
  /** `again`: it was hashed with weaker parameters than today's; hash it again while it is at hand. */
  | { kind: "right"; again: boolean }
  | { kind: "wrong" }
  /** Too many are waiting. Nothing was looked at. */
  | { kind: "busy" };

export type Passwords = {
  /** Null when too many are waiting. */
  hash(password: string): Promise<string | null>;
  /**
   * @param stored null for an account that is not there or has no password: the same work is done, and the answer is `wrong`.
   * @param isFirst of a known browser: goes before strangers.
   */
  verify(given: { password: string; stored: string | null; isFirst: boolean }): Promise<PasswordAnswer>;
  /** How many were computed since the start. */
  readonly hashed: number;
};
