/** What the pages see of people who sign in: themselves, and those whose accounts they administer. */

import type { Action } from "../../access/action.ts";
import type { Grant, Role } from "../../access/principal.ts";
import type { Account } from "../../identity/account.ts";

export type RoleView = Role;
export type GrantView = Grant;
export type ActionView = Action;
export type LanguageView = Account["language"];
export type StandingView = Account["standing"];

/** `nobody-signs-in`: this house was started without people who sign in, and whoever reaches it may do everything. */
export const meStages = ["nobody-signs-in", "nobody", "second-factor", "add-factor", "full"] as const;
/** Besides the password, what is set up here. */
export const waysIn = ["phone-code", "openid", "passkey"] as const;

/** GET /api/identity/me */
export type MeView = {
  stage: (typeof meStages)[number];
  accountId: string | null;
  name: string | null;
  language: LanguageView | null;
  /** None before they have come all the way in. */
  grants: readonly GrantView[];
  /** What they may do in any place at all: for menus. Each request is decided anew. */
  may: readonly ActionView[];
  ways: readonly (typeof waysIn)[number][];
};

/** GET /api/accounts/:id, and GET /api/accounts?area=… in `people` */
export type AccountView = {
  accountId: string;
  version: number;
  name: string;
  login: string | null;
  phone: string | null;
  email: string | null;
  language: LanguageView;
  standing: StandingView;
  grants: GrantView[];
};
export type AccountsView = { people: readonly AccountView[]; next: string | null };

/** POST /api/accounts, POST /api/accounts/:id/invite: to be put behind the address of the page, after `#invitation=`. Shown this once. */
export type LinkView = { accountId: string; token: string; endsAtMs: number };

/** GET /api/accounts/:id/sessions */
export type AccountSessionView = { sessionId: string; madeAtMs: number; seenAtMs: number; endsAtMs: number };
