import { describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

const needed = ["--data", "/data", "--broker", "mqtt://127.0.0.1:1883"];

test("what is not said has a safe default: loopback, embedded, the machine's clock", () => {
  expect(readConfig(needed, {})).toMatchObject({
    http: { host: "127.0.0.1", port: 8_080 },
    timeline: { engine: "embedded" },
    database: { engine: "embedded" },
    clock: "system",
    webhook: null,
    dc09: null,
    seedFile: null,
  });
});

test("R-250 where keys and anchors are, and which cipher seals", () => {
  expect(readConfig(needed, {})).toMatchObject({
    keysFile: "/data/keys/master.json",
    evidence: { cipher: "aes-256-gcm", anchorFile: "/data/anchors.jsonl", anchorUrl: null },
  });
  const told = ["--cipher", "sm4", "--keys", "/k", "--anchor", "/a", "--anchor-url", "https://outside/x"];
  expect(readConfig([...needed, ...told], {})).toMatchObject({
    keysFile: "/k",
    evidence: { cipher: "sm4", anchorFile: "/a", anchorUrl: "https://outside/x" },
  });
});

test("an engine by its address, a webhook with its secret from the environment", () => {
  const args = [
    ...needed,
    "--timeline",
    "victoria:http://127.0.0.1:8428?database=homes",
    "--webhook-url",
    "http://127.0.0.1:9/x",
  ];
  expect(readConfig(args, { SHOUWANG_WEBHOOK_SECRET: "whsec_x" })).toMatchObject({
    timeline: { engine: "victoria-metrics", url: "http://127.0.0.1:8428", database: "homes" },
    webhook: { url: "http://127.0.0.1:9/x", secret: "whsec_x" },
  });
});

test("R-396 a receiver by DC-09 by its address, its key from the environment; what cannot be one is said", () => {
  const told = [...needed, "--dc09-url", "dc09://10.0.0.5:12128/12ab"];
  const settings = { host: "10.0.0.5", port: 12_128, account: "12AB", transport: "tcp", format: "adm-cid" };
  expect(readConfig(told, {}).dc09).toMatchObject({ ...settings, key: null });
  expect(readConfig(told, { SHOUWANG_DC09_KEY: "AB".repeat(16) }).dc09?.key).toBe("AB".repeat(16));
  expect(() => readConfig(told, { SHOUWANG_DC09_KEY: "short" })).toThrow("A key has 32, 48 or 64 hex digits");
  for (const [url, why] of [
    ["10.0.0.5:12128", "dc09://HOST:PORT/ACCOUNT"],
    ["dc09://10.0.0.5/12ab", "dc09://HOST:PORT/ACCOUNT"],
    ["dc09://10.0.0.5:12128/1", "An account has 3 to 16 digits"],
    ["dc09://10.0.0.5:99999/12ab", "dc09://HOST:PORT/ACCOUNT"],
  ] as const) {
    expect(() => readConfig([...needed, "--dc09-url", url], {})).toThrow(why);
  }
});

test("R-276 a PostgreSQL by its address, its password from the environment or a file", () => {
  const here = [...needed, "--database", "postgres://cloud@127.0.0.1:5433/shouwang"];
  const address = { host: "127.0.0.1", port: 5_433, user: "cloud", database: "shouwang", schema: null, tls: null };
  expect(readConfig(here, { SHOUWANG_DATABASE_PASSWORD: "geheim" }).database).toMatchObject({
    engine: "postgres",
    address,
    password: "geheim",
    passwordFile: null,
  });
  const there = [...needed, "--database", "postgres://cloud@db/shouwang?sslmode=verify-full&sslrootcert=/etc/ca.pem"];
  expect(readConfig(there, { SHOUWANG_DATABASE_PASSWORD_FILE: "/run/password" }).database).toMatchObject({
    address: { host: "db", port: 5_432, tls: { authorityFile: "/etc/ca.pem" } },
    password: null,
    passwordFile: "/run/password",
  });
});

test.each([
  ["postgres://cloud:geheim@127.0.0.1/shouwang", "SHOUWANG_DATABASE_PASSWORD"],
  ["postgres://cloud:geheim@127.0.0.1/%zz", "no address"],
  ["postgres://cloud@db/shouwang", "sslmode=verify-full"],
  ["postgres://cloud@db/shouwang?sslmode=require", "sslmode=verify-full"],
  ["postgres://cloud@db/shouwang?sslmode=disable", "verify-full"],
  ["postgres://cloud@127.0.0.1/shouwang?password=geheim", "none of"],
  ["postgres://127.0.0.1/shouwang", "user"],
  ["mysql://cloud:geheim@127.0.0.1/shouwang", "no address"],
])(
  "R-276 an address that would tell a secret, or send it to whoever listens, is refused and not repeated: %s",
  (text, sentence) => {
    const read = () => readConfig([...needed, "--database", text], {});
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(sentence);
    expect(read).not.toThrow("geheim");
  },
);

test("R-142 one broker, or several separated by commas", () => {
  expect(readConfig(needed, {}).brokerUrls).toEqual(["mqtt://127.0.0.1:1883"]);
  const two = ["--data", "/d", "--broker", "mqtt://one:1883, mqtts://two:8883"];
  expect(readConfig(two, {}).brokerUrls).toEqual(["mqtt://one:1883", "mqtts://two:8883"]);
});

test("R-228 nobody signs in unless it is said; then it is said where, and the secret comes by the environment", () => {
  expect(readConfig(needed, {})).toMatchObject({ signIn: null, keysFile: "/data/keys/master.json" });
  const required = [...needed, "--sign-in", "required"];
  expect(readConfig(required, {}).signIn).toEqual({ publicUrl: "http://localhost:8080", sms: "off", openId: null });
  const issuer = [
    "--openid-issuer",
    "https://id.city.example",
    "--openid-client",
    "shouwang",
    "--openid-amr",
    "otp, hwk",
  ];
  expect(readConfig([...required, ...issuer], { SHOUWANG_OPENID_SECRET: "x" }).signIn?.openId).toEqual({
    issuer: "https://id.city.example",
    clientId: "shouwang",
    clientSecret: "x",
    secondFactor: { acr: [], amr: ["otp", "hwk"] },
  });
});

test.each([
  [[...needed, "--sign-in", "required", "--http-port", "0"], "--public-url"],
  [[...needed, "--sign-in", "required", "--openid-issuer", "https://x"], "SHOUWANG_OPENID_SECRET"],
  [[...needed, "--sign-in", "perhaps"], "--sign-in"],
  [[...needed, "--openid-secret", "x"], "openid-secret"],
  [["--data", "/d", "--broker", "mqtt://x,"], "--broker"],
  [["--broker", "mqtt://x"], "--data"],
  [["--data", "/d", "--broker", "nats://x"], "--broker"],
  [[...needed, "--http-port", "99999"], "--http-port"],
  [[...needed, "--cipher", "des"], "--cipher"],
  [[...needed, "--timeline", "mongo:http://x"], "no engine"],
  [[...needed, "--webhook-url", "http://x/y"], "SHOUWANG_WEBHOOK_SECRET"],
  [[...needed, "--clock", "sundial"], "--clock"],
  [[...needed, "--webhook-secret", "x"], "webhook-secret"],
])("what is not understood ends the start with a sentence: %j", (args, sentence) => {
  expect(() => readConfig(args, {})).toThrow(ConfigError);
  expect(() => readConfig(args, {})).toThrow(sentence);
});

describe("R-244 beyond this machine only with sign-in and https", () => {
  const signIn = ["--sign-in", "required", "--public-url", "https://alarm.example"];
  const tls = ["--tls-cert", "/c.pem", "--tls-key", "/k.pem"];
  const everywhere = ["--http-host", "0.0.0.0"];

  test.each<[string[], string]>([
    [everywhere, "nobody signs in"],
    [["--http-host", "192.168.1.20", ...tls], "nobody signs in"],
    [["--http-host", "::"], "nobody signs in"],
    [[...everywhere, ...signIn], "in clear"],
    [["--proxy-address", "10.0.0.5"], "nobody signs in"],
    [[...signIn, "--tls-cert", "/c.pem"], "belong together"],
    [[...everywhere, ...signIn, ...tls, "--proxy-address", "10.0.0.5"], "exclude each other"],
    [[...everywhere, ...tls, "--sign-in", "required", "--public-url", "http://alarm.example"], "https://"],
    [["--proxy-address", "proxy.local", ...signIn], "the address of the proxy"],
    [["--hostname", "https://alarm.example"], "is no name"],
    [["--hostname", "alarm.example:8443"], "is no name"],
    [["--hostname", "*"], "is no name"],
  ])("%j is refused with a sentence", (args, sentence) => {
    expect(() => readConfig([...needed, ...args], {})).toThrow(sentence);
  });

  test("with both it starts, and answers to its names", () => {
    const own = readConfig(
      [...needed, ...everywhere, ...signIn, ...tls, "--hostname", "Alarm.Example,10.1.2.3,fd00::1"],
      {},
    );
    expect(own.http).toMatchObject({
      host: "0.0.0.0",
      tls: { certFile: "/c.pem", keyFile: "/k.pem" },
      hostnames: ["127.0.0.1", "localhost", "[::1]", "alarm.example", "10.1.2.3", "[fd00::1]"],
    });
    const behind = readConfig([...needed, ...everywhere, ...signIn, "--proxy-address", "10.0.0.5, 10.0.0.6"], {});
    expect(behind.http).toMatchObject({ tls: null, proxies: ["10.0.0.5", "10.0.0.6"] });
    expect(readConfig([...needed, "--http-host", "localhost"], {}).http.tls).toBeNull();
  });
});
