import { describe, expect, test } from "vitest";
import { createAuthentication } from "./authentication.ts";
import { digestHash } from "./crypto-hash.ts";
import { answerChallenge, readChallenges } from "./digest.ts";
import { emptyBody, type SipResponse } from "./message.ts";

const refusal = (...values: string[]): SipResponse => ({
  kind: "response",
  status: 401,
  reason: "Unauthorized",
  headers: values.map((value) => ({ name: "www-authenticate", value })),
  body: emptyBody,
});
/** The challenges of RFC 7616 §3.9.1, whose request is a GET of /dir/index.html by Mufasa. */
const example = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const mufasa = {
  credentials: { username: "Mufasa", password: "Circle of Life" },
  method: "GET",
  uri: "/dir/index.html",
  nonceCount: 1,
  clientNonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
};

describe("R-406 digest", () => {
  test.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("as RFC 7616 §3.9.1 computes it with %s", (algorithm, proof) => {
    const [challenge] = readChallenges(refusal(example(algorithm)));
    if (!challenge) throw new Error("no challenge");
    const answer = answerChallenge(challenge, mufasa, digestHash);
    expect(answer).toContain(`response="${proof}"`);
    expect(answer).toContain("nc=00000001");
    expect(answer).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
  });

  test("as RFC 2617 §3.5 computes it, with MD5 unnamed; and without qop as RFC 2069 does", () => {
    const [challenge] = readChallenges(
      refusal('Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'),
    );
    if (!challenge) throw new Error("no challenge");
    const asked = {
      ...mufasa,
      credentials: { username: "Mufasa", password: "Circle Of Life" },
      clientNonce: "0a4f113b",
    };
    expect(answerChallenge(challenge, asked, digestHash)).toContain('response="6629fae49393a05397450978507c4ef1"');
    const old = answerChallenge({ ...challenge, qop: null }, asked, digestHash);
    expect(old).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
    expect(old).not.toMatch(/nc=|cnonce=|algorithm=/);
  });

  test("the strongest that we know is answered; what we do not know is not", () => {
    const algorithmOf = (...values: string[]) => readChallenges(refusal(...values)).map(({ algorithm }) => algorithm);
    expect(algorithmOf(example("MD5"), example("SHA-256"), example("SHA-512-256"))).toEqual(["SHA-256"]);
    expect(algorithmOf(example("MD5-sess"))).toEqual([]);
    expect(algorithmOf('Digest realm="r", nonce="n", qop="auth-int"')).toEqual([]);
    expect(algorithmOf("Basic realm=x", "Digest", 'Digest realm="r"')).toEqual([]);
  });

  test("a nonce is counted up, a new one from one on; a wrong password is not tried for ever", () => {
    let token = 0;
    const authentication = createAuthentication({
      credentials: { username: "26317", password: 'pass"word' },
      hash: digestHash,
      newToken: () => String((token += 1)),
    });
    const counts = (): (string | undefined)[] =>
      authentication.headersFor("MESSAGE", "sip:arc@centre").map(({ value }) => /nc=(\w+)/.exec(value)?.[1]);
    expect(counts()).toEqual([]);
    expect(authentication.learn(refusal(example("MD5")), false)).toBe(true);
    expect([counts(), counts()]).toEqual([["00000001"], ["00000002"]]);
    expect(authentication.learn(refusal(example("MD5")), true)).toBe(false);
    expect(authentication.learn(refusal(`${example("MD5")}, stale=TRUE`), true)).toBe(true);
    expect(counts()).toEqual(["00000001"]);
    const nobody = createAuthentication({ credentials: null, hash: digestHash, newToken: () => "x" });
    expect(nobody.learn(refusal(example("MD5")), false)).toBe(false);
  });
});
