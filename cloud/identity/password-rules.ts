/**
 * Which passwords are taken. Long ones, of anything; not what every attacker tries first, and not the person's own name. No rule about
 * kinds of characters and no forced change: both make passwords worse.
 *
 * Source: NIST SP 800-63B-4 §3.1.1.2: at least 15 characters where the password is all there is, fewer beside a second factor; at least 64
 * must be allowed; Unicode is normalised; a list of common, expected or compromised ones is refused, no composition rules.
 */

export const shortest = { withSecondFactor: 12, alone: 15 } as const;
/** Longer ones cost hashing time and prove nothing more. */
export const longest = 128;

/**
 * What the first guesses are made of, here and in China. Taken out of the password together with runs and repetitions; a password that
 * has next to nothing left is one of them in another coat. Short on purpose: at this length whole-word lists hold little else.
 */
const weakWords: readonly string[] = [
  "password", "passw0rd", "p@ssw0rd", "passwort", "administrator", "admin", "root", "welcome", "letmein", "login", "qwerty",
  "qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "1qaz2wsx", "3edc4rfv", "qazwsxedc", "1q2w3e4r", "q1w2e3r4", "iloveyou",
  "monkey", "dragon", "master", "sunshine", "princess", "football", "baseball", "superman", "batman", "trustno1", "changeme", "default",
  "secret", "summer", "winter", "spring", "autumn", "shouwang", "守望", "telecare", "operator", "caregiver", "woaini", "woaiwojia",
  "5201314", "1314520", "147258", "147258369", "159357", "112233", "123123", "123321", "456789", "666", "888", "mima", "密码",
  "caonima", "zhongguo", "china", "abc", "a1b2c3", "test", "user", "hello",
]; // prettier-ignore

/** What must be left of it. */
const ownCharacters = 6;
const differentCharacters = 5;
const runLength = 4;

export type PasswordProblem = "too-short" | "too-long" | "guessable";

/** One form for what a keyboard can send in several. Hashed in this form too. */
export function normalPassword(typed: string): string {
  return typed.normalize("NFKC");
}

/** @param given.ownWords what belongs to the account: its names, its number. */
export function passwordProblem(given: {
  password: string;
  isAlone: boolean;
  ownWords: readonly string[];
}): PasswordProblem | undefined {
  const characters = Array.from(normalPassword(given.password));
  if (characters.length < (given.isAlone ? shortest.alone : shortest.withSecondFactor)) return "too-short";
  if (characters.length > longest) return "too-long";
  let rest = characters.join("").toLowerCase();
  const own = given.ownWords.flatMap((word) =>
    word
      .normalize("NFKC")
      .toLowerCase()
      .split(/[\s@._-]+/),
  );
  // Long words first: what is left of a short one would hide the long one.
  const words = [...weakWords, ...own.filter((word) => Array.from(word).length >= 2)].toSorted(
    (a, b) => b.length - a.length,
  );
  for (const word of words) rest = rest.replaceAll(word, "");
  const left = withoutRuns(Array.from(rest));
  const isOwn = left.length >= ownCharacters && new Set(left).size >= differentCharacters;
  return isOwn ? undefined : "guessable";
}

/** Takes out `4567`, `dcba`, `zzzz`: four or more that go up, down or nowhere by one step. */
function withoutRuns(characters: readonly string[]): string[] {
  const codes = characters.map((one) => one.codePointAt(0) ?? 0);
  const kept: string[] = [];
  for (let at = 0; at < codes.length;) {
    const step = (codes[at + 1] ?? NaN) - (codes[at] ?? NaN);
    let end = at + 1;
    if (Math.abs(step) <= 1)
      while (end < codes.length && (codes[end] ?? NaN) - (codes[end - 1] ?? NaN) === step) end += 1;
    if (end - at < runLength) {
      kept.push(...characters.slice(at, at + 1));
      at += 1;
    } else at = end;
  }
  return kept;
}
