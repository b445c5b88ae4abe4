/** Who may see and do what (docs/decisions/0089), signing in (0088) and what proves it (0090): where each is kept, how it would be broken, and who would notice. */

import type { Breach } from "./breach.ts";

const policy = "cloud/access/policy.test.ts";
const attacks = "test/access/attacks.test.ts";
const matrix = "test/access/matrix.test.ts";
const signIn = "cloud/identity/sign-in.test.ts";
const settings = "cloud/identity/own-settings.test.ts";
const verify = "cloud/evidence/sql-verify.test.ts";

export const askedToAllowed: readonly Breach[] = [
  {
    id: "access 1",
    claim: "what no line of the policy allows is refused",
    code: {
      in: "cloud/access/policy.ts",
      find: 'if (found.length === 0) return refused("not-granted");',
      put: 'if (found.length === 0) return { kind: "allowed", role: "operator", purpose: "answer-alarm", view: "full" };',
    },
    red: { in: policy, test: "R-230 one policy" },
  },
  {
    id: "access 2",
    claim: "a grant ends when it says",
    code: { in: "cloud/access/policy.ts", find: "nowMs < grant.untilMs", put: "nowMs > 0" },
    red: { in: matrix, test: "R-231 the table of expectations" },
  },
  {
    id: "access 3",
    claim: "roles that see many people are nothing without a second factor",
    code: {
      in: "cloud/access/policy.ts",
      find: "asking.hasSecondFactor || ",
      put: "asking.hasSecondFactor || true || ",
    },
    red: { in: matrix, test: "R-231 the table of expectations" },
  },
  {
    id: "access 4",
    claim: "a grant covers its area and no other",
    code: {
      in: "cloud/access/policy.ts",
      find: "if (place.area !== null && liesIn(place.area, grant.area)) return true;",
      put: "if (place.area !== null) return true;",
    },
    red: { in: policy, test: "default deny" },
  },
  {
    id: "access 5",
    claim: "a caregiver sees their homes, and nothing beside them",
    code: {
      in: "cloud/access/policy.ts",
      find: 'if (grant.role === "caregiver") return place.homeId === grant.homeId;',
      put: 'if (grant.role === "caregiver") return true;',
    },
    red: { in: policy, test: "a caregiver sees their homes" },
  },
  {
    id: "access 6",
    claim: "provinces and cities see numbers",
    code: {
      in: "cloud/access/policy.ts",
      find: 'return level === "province" || level === "city";',
      put: "return level === undefined;",
    },
    red: { in: matrix, test: "R-231 the table of expectations" },
  },
  {
    id: "access 7",
    claim: "an alarm that nobody can place is every operator's",
    code: {
      in: "cloud/access/policy.ts",
      find: 'return (place.alarm === "open" || place.alarm === "lately") && place.area === null;',
      put: "return false;",
    },
    red: { in: policy, test: "R-234 an alarm is never hidden by access" },
  },
  {
    id: "access 8",
    claim: "an alarm that its own area left lying is every operator's",
    code: { in: "cloud/access/policy.ts", find: 'if (place.alarm === "unclaimed") return true;', put: "" },
    red: { in: policy, test: "one that its own area left lying is everybody's" },
  },
  {
    id: "access 9",
    claim: "technicians see no personal data",
    code: {
      in: "cloud/access/view.ts",
      find: 'equipment: ["equipment"],',
      put: 'equipment: ["equipment", "name", "address", "phone"],',
    },
    red: { in: matrix, test: "R-231 the table of expectations" },
  },
  {
    id: "access 10",
    claim: "what is asked is looked at where it stands, not only by who asks",
    code: {
      in: "cloud/api/gate.ts",
      find: "const decision = decide(principal, access.action, place, nowMs);",
      put: 'const decision = decide(principal, access.action, "anywhere", nowMs);',
    },
    red: { in: attacks, test: "R-238 ids cannot be tried out" },
  },
  {
    id: "access 11",
    claim: "nobody is answered without a session",
    code: {
      in: "cloud/api/gate.ts",
      find: 'if (caller === null) return turnedAway("not-signed-in");\n      if (access.kind',
      put: "if (caller === null) return null;\n      if (access.kind",
    },
    red: { in: matrix, test: "R-231 the table of expectations" },
  },
  {
    id: "access 12",
    claim: "a route that says nothing of access is not served",
    code: {
      in: "cloud/api/fastify-routes.ts",
      find: "if (config?.access === undefined && !excepted(url))",
      put: "if (url === undefined)",
    },
    red: { in: matrix, test: "R-232 nothing is served that was not thought of" },
  },
  {
    id: "access 13",
    claim: "who acts is who signed in, whatever the body says",
    code: {
      in: "cloud/api/narrowed-desk.ts",
      find: "return { by: principal.name };",
      put: "return { by: claimed ?? principal.name + '?' };",
    },
    red: { in: attacks, test: "R-239 who acts is who signed in" },
  },
  {
    id: "access 14",
    claim: "another site changes nothing",
    code: {
      in: "cloud/api/fastify-edge.ts",
      find: "if (refused === undefined) return;",
      put: "if (refused === undefined || refused) return;",
    },
    red: { in: attacks, test: "R-237 attacks on the edge" },
  },
  {
    id: "access 15",
    claim: "no body has __proto__ or constructor.prototype",
    code: {
      in: "cloud/api/fastify-edge.ts",
      find: 'server.getDefaultJsonParser("error", "error")',
      put: 'server.getDefaultJsonParser("ignore", "ignore")',
    },
    red: { in: attacks, test: "R-237 attacks on the edge" },
  },
  {
    id: "access 16",
    claim: "a deep body is refused before it is parsed",
    code: {
      in: "cloud/api/fastify-edge.ts",
      find: "if (isDeeperThan(body, jsonDepthMax)) return done(new TooDeepError());",
      put: "",
    },
    red: { in: attacks, test: "R-237 attacks on the edge" },
  },
  {
    id: "access 17",
    claim: "what is read is written down before it is shown",
    code: {
      in: "cloud/api/fastify-routes.ts",
      find: "await witness.asked(told);",
      put: "void witness.asked(told).catch(() => {});",
    },
    red: { in: attacks, test: "R-253 nothing is listed while the log does not take it" },
  },
  {
    id: "access 18",
    claim: "one session that asks without end is told to wait",
    code: { in: "cloud/api/fastify-routes.ts", find: "if (wait > 0) {", put: "if (wait > 1e9) {" },
    red: { in: attacks, test: "R-240 too many requests" },
  },
  {
    id: "access 19",
    claim: "whoever answers an alarm is never told to wait",
    code: { in: "cloud/api/fastify-routes.ts", find: "const wait = isFree ? 0 : ", put: "const wait = " },
    red: { in: attacks, test: "alarms can be answered meanwhile" },
  },
  {
    id: "sign-in 1",
    claim: "a session cookie is nobody else's to send",
    code: { in: "cloud/identity/cookies.ts", find: '"SameSite=Strict",', put: '"SameSite=None",' },
    red: { in: "cloud/identity/cookies.test.ts", test: "R-221 a session cookie" },
  },
  {
    id: "sign-in 2",
    claim: "of two cookies of one name none is believed",
    code: {
      in: "cloud/identity/cookies.ts",
      find: "only !== undefined && more.length === 0 &&",
      put: "only !== undefined && more.length < 9 &&",
    },
    red: { in: "cloud/identity/cookies.test.ts", test: "is read as" },
  },
  {
    id: "sign-in 3",
    claim: "a planted cookie is worth nothing after signing in with it",
    code: {
      in: "cloud/identity/begin-session.ts",
      find: "const [sessionToken, device] = [secrets.token(),",
      put: "const [sessionToken, device] = [caller.sessionToken ?? secrets.token(),",
    },
    red: { in: signIn, test: "a planted cookie is worth nothing" },
  },
  {
    id: "sign-in 4",
    claim: "who keeps guessing waits twice as long each time",
    code: { in: "cloud/identity/lockout.ts", find: "rule.firstWait * 2 ** doublings", put: "rule.firstWait" },
    red: { in: "cloud/identity/lockout.test.ts", test: "R-219 who keeps guessing waits" },
  },
  {
    id: "sign-in 5",
    claim: "a try is counted when it begins: a thousand at once are not a thousand free ones",
    code: {
      in: "cloud/identity/tries.ts",
      find: "for (const { key, rule } of keys) keep(key, afterFailure(counts.get(key), rule, nowMs));",
      put: "void keep; void afterFailure;",
    },
    red: { in: "cloud/identity/lockout.test.ts", test: "a thousand at once are not a thousand free ones" },
  },
  {
    id: "sign-in 6",
    claim: "however many guess elsewhere, the person waits a minute at most",
    code: {
      in: "cloud/identity/lockout.ts",
      find: "firstWait: seconds(15), longestWait: minutes(1),",
      put: "firstWait: seconds(15), longestWait: hours(24),",
    },
    red: { in: "cloud/identity/lockout.test.ts", test: "the person waits a minute at most" },
  },
  {
    id: "sign-in 7",
    claim: "an administrator administers inside of their area",
    code: {
      in: "cloud/identity/granting.ts",
      find: 'area !== "everywhere" && liesIn(area, own.area)',
      put: 'area !== "everywhere"',
    },
    red: { in: settings, test: "R-222 an administrator's reach ends with their area" },
  },
  {
    id: "sign-in 8",
    claim: "nobody administers without a second factor",
    code: { in: "cloud/identity/granting.ts", find: "if (!asking.hasSecondFactor) return false;", put: "" },
    red: { in: settings, test: "an operator, or an administrator without a second factor" },
  },
  {
    id: "sign-in 9",
    claim: "a session that ends, ends its stream",
    code: {
      in: "cloud/api/live-stream.ts",
      find: "one.viewer.stillHolds().then(",
      put: "Promise.resolve(true).then(",
    },
    red: { in: "cloud/api/live-stream-access.test.ts", test: "R-235 a session or a grant that ends" },
  },
  {
    id: "sign-in 10",
    claim: "somebody else's ids look as none do",
    code: {
      in: "cloud/api/gate.ts",
      find: 'return decision.why === "elsewhere" ? turnedAway(unknownOf[subject.kind]) : turnedAway(codes[decision.why]);',
      put: "return turnedAway(codes[decision.why]);",
    },
    red: { in: attacks, test: "R-238 ids cannot be tried out" },
  },
  {
    id: "evidence 1",
    claim: "each row of the log holds the hash of the one before it",
    code: {
      in: "cloud/audit/crypto-chain.ts",
      find: "const said = [before, chain,",
      put: "const said = [chain,",
    },
    red: { in: "cloud/audit/crypto-chain.test.ts", test: "R-246 a row that was written anew" },
  },
  {
    id: "evidence 2",
    claim: "what a version of a record says stands in the log as a digest",
    code: { in: "cloud/audit/crypto-chain.ts", find: "Buffer.concat([said, content])", put: "said" },
    red: { in: verify, test: "R-245 " },
  },
  {
    id: "evidence 3",
    claim: "a row of the log is one line, whatever was typed",
    code: {
      in: "cloud/audit/sql-audit-log.ts",
      find: '.replaceAll(/[\\p{Cc}\\p{Zl}\\p{Zp}]/gu, " ")',
      put: "",
    },
    red: { in: "cloud/records/sql-records.test.ts", test: "half a character, control characters" },
  },
];
