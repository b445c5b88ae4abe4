/** All of signing in, as the rest of the house sees it. */

import type { Accounts } from "./accounts.ts";
import type { Administration } from "./administration.ts";
import type { BeginSession } from "./begin-session.ts";
import type { Cookies } from "./cookies.ts";
import type { Credentials } from "./credentials.ts";
import type { Evidence } from "./evidence.ts";
import type { Inviting } from "./inviting.ts";
import type { OwnSettings } from "./own-settings.ts";
import type { OpenId } from "./openid.ts";
import type { PhoneCodes } from "./phone-codes.ts";
import type { Passkeys } from "./passkeys.ts";
import type { Passwords } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";
import type { SignIn } from "./sign-in.ts";
import type { WhoIsThere } from "./signed-in.ts";
import type { Tries } from "./tries.ts";

export type Identity = {
  signIn: SignIn;
  own: OwnSettings;
  inviting: Inviting;
  administration: Administration;
  whoIsThere: WhoIsThere;
  cookies: Cookies;
  /** Null where the site has no name of its own: there are no passkeys for numbers. */
  passkeys: Passkeys | null;
  /** Null where nothing sends them. */
  phoneCodes: PhoneCodes | null;
  /** Null where no other provider is set up. */
  openId: OpenId | null;
  /** For the ways in that are added beside these. */
  accounts: Accounts;
  credentials: Credentials;
  sessions: Sessions;
  passwords: Passwords;
  tries: Tries;
  evidence: Evidence;
  begin: BeginSession;
};
