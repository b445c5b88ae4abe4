import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import webPush from "web-push";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startWechatPartner, type WechatPartner } from "../../hardware/simulators/wechat-partner.ts";
import { startMailServer } from "../../test/builders/mail-server.ts";
import { startCloudIn, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { aContact, openToldHouse, type ToldHouse } from "../../test/builders/told-house.ts";
import { openMailer } from "./email/smtp-mailer.ts";
import { openHook } from "./hook/http-hook-service.ts";
import { isKnownPushService, openPushSender } from "./push/webpush-sender.ts";
import { openWechat } from "./wechat/http-wechat.ts";

const machineClock = createSystemClock({ trust: () => "trusted" });
const account = { appId: "wx-1", appSecret: "secret-1" };
const vapid = webPush.generateVAPIDKeys();
const hookSecret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

/** Keeps what is posted to it. */
async function listen() {
  const posts: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const state = { status: 201 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      posts.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(state.status).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${address.port}/to`, posts, state, [Symbol.dispose]: close };
}

let stack: AsyncDisposableStack;
let [cloud, house, partner] = [] as unknown as [Cloud, ToldHouse, WechatPartner];
let mail: Awaited<ReturnType<typeof startMailServer>>;
let listener: Awaited<ReturnType<typeof listen>>;
const wechatClock = createManualClock({ wallMs: 0 });
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "shouwang-ways-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  cloud = stack.use(await startCloudIn(folder));
  [mail, listener] = [stack.use(await startMailServer()), stack.use(await listen())];
  partner = stack.use(await startWechatPartner(account));
  const smtp = { host: "127.0.0.1", port: mail.port, tls: "none", user: null, password: null } as const;
  const mailer = openMailer({ ...smtp, from: "care@example.cn" });
  const wechat = openWechat({ url: partner.url, ...account, templateId: "t-1" }, wechatClock);
  const hook = openHook({ url: listener.url, secret: hookSecret }, machineClock);
  const sender = openPushSender({ subject: "mailto:care@example.cn", ...vapid }, () => true);
  const others = { mailer: () => mailer, wechat: () => wechat, hook: () => hook, sender: () => sender };
  house = stack.use(await openToldHouse(cloud, folder, { others }));
  await house.press(1);
});
afterAll(async () => await stack.disposeAsync());
beforeEach(() => {
  Object.assign(mail.says, { rcpt: "250 ok", end: "250 queued as M1" });
  partner.answers(0);
  listener.state.status = 201;
});
const tokenIn = (text: string): string => /answer\/#([\w-]{22})/.exec(text)?.[1] ?? "";

describe("R-456 e-mail, WeChat, a care service's own program and web push lead to the same page", () => {
  test("an e-mail says what happened and carries a link that answers", async () => {
    const person = { ...aContact, email: "fang@example.cn", languages: ["en"] as const };
    expect(await house.tell("email", person)).toEqual({ kind: "accepted", receipt: "250 queued as M1" });
    const [one] = mail.mails;
    expect(one).toMatchObject({ to: expect.stringContaining("fang@example.cn") });
    const text = Buffer.from(
      one?.data.split("\n\n").slice(1).join("\n\n") ?? "",
      /base64/.test(one?.data ?? "") ? "base64" : "utf8",
    ).toString();
    const look = await house.post("/api/answers/look", {
      token: tokenIn(text.replaceAll("=\n", "").replaceAll("=3D", "=")),
    });
    expect(look).toMatchObject({ status: 200, body: { asked: "王芳", language: "en" } });
  });

  test.each([
    [{ rcpt: "550 no such user" }, "refused"],
    [{ rcpt: "450 try later" }, "unreachable"],
    [{ end: "451 no space" }, "unreachable"],
    [{ end: "554 not wanted" }, "refused"],
  ])("a mail server that says %j has %s it", async (says, kind) => {
    Object.assign(mail.says, says);
    expect(await house.tell("email", { ...aContact, email: "fang@example.cn" })).toMatchObject({ kind });
  });

  test("a mail server that is not there is tried again, and one that says nothing ends with its signal", async () => {
    using silent = await (async () => {
      const { createServer: createTcp } = await import("node:net");
      const server = createTcp(() => {}).listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("no port");
      return { port: address.port, [Symbol.dispose]: () => void server.close() };
    })();
    const to = (port: number) =>
      openMailer({ host: "127.0.0.1", port, tls: "none", user: null, password: null, from: "care@example.cn" });
    const letter = { key: "k", to: "a@example.cn", subject: "s", text: "t" };
    expect(await to(1)(letter, AbortSignal.timeout(4_000))).toMatchObject({ kind: "unreachable" });
    expect(await to(silent.port)(letter, AbortSignal.timeout(100))).toMatchObject({
      kind: "unreachable",
      why: "no answer in time",
    });
  });

  test("a WeChat message has short fields and the link; its token is kept, and asked for anew when it does not hold", async () => {
    const person = { ...aContact, push: ["wechat:open-1"] };
    expect(await house.tell("wechat", person)).toMatchObject({ kind: "accepted", receipt: "message 200001" });
    expect(await house.tell("wechat", person)).toMatchObject({ kind: "accepted" });
    expect(partner.tokens()).toBe(1);
    partner.forgetToken();
    expect(await house.tell("wechat", person)).toMatchObject({ kind: "accepted" });
    expect(partner.tokens()).toBe(2);
    await wechatClock.advanceTo(seconds(7_200));
    expect(await house.tell("wechat", person)).toMatchObject({ kind: "accepted" });
    expect(partner.tokens()).toBe(3);
    const sent = partner.sent[0];
    expect(sent?.touser).toBe("open-1");
    expect((await house.post("/api/answers/look", { token: tokenIn(sent?.url ?? "") })).status).toBe(200);
  });

  test.each([
    [43004, "refused"],
    [40037, "refused"],
    [45009, "unreachable"],
    [-1, "unreachable"],
    [42001, "unreachable"],
  ])("WeChat's %i is %s", async (errcode, kind) => {
    partner.answers(errcode);
    expect(await house.tell("wechat", { ...aContact, push: ["wechat:open-1"] })).toMatchObject({ kind });
  });

  test("a care service's program gets who is meant, what and the link, signed, and no name", async () => {
    listener.posts.length = 0;
    expect(await house.tell("hook", aContact)).toMatchObject({ kind: "accepted" });
    const [{ headers, body } = { headers: {}, body: Buffer.of() }] = listener.posts;
    expect(headers["webhook-signature"]).toMatch(/^v1,/);
    const said: unknown = JSON.parse(body.toString());
    expect(said).toMatchObject({
      type: "person.raised",
      data: { addressee: "contact:c-1-1", alarm: "panic", mode: "live" },
    });
    expect(body.toString()).not.toContain("王芳");
    expect((await house.post("/api/answers/look", { token: tokenIn(body.toString()) })).status).toBe(200);
  });

  test("web push is encrypted for the browser alone and signed by us", async () => {
    listener.posts.length = 0;
    const browser = createECDH("prime256v1");
    const [p256dh, auth] = [browser.generateKeys(), randomBytes(16)];
    const keys = { p256dh: p256dh.toString("base64url"), auth: auth.toString("base64url") };
    const push = [`web:${JSON.stringify({ endpoint: listener.url, keys })}`];
    expect(await house.tell("push", { ...aContact, push })).toMatchObject({ kind: "accepted" });
    const [{ headers, body } = { headers: {}, body: Buffer.of() }] = listener.posts;
    const plain = opened(body, { browser, p256dh, auth });
    expect(plain).toContain("紧急呼叫");
    expect((await house.post("/api/answers/look", { token: tokenIn(plain) })).status).toBe(200);
    expect(isSignedBy(vapid.publicKey, String(headers.authorization))).toBe(true);
    listener.state.status = 410;
    expect(await house.tell("push", { ...aContact, push })).toMatchObject({ kind: "refused" });
    listener.state.status = 503;
    expect(await house.tell("push", { ...aContact, push })).toMatchObject({ kind: "unreachable" });
    expect(await house.tell("push", { ...aContact, push: ["web:{}"] })).toMatchObject({ kind: "refused" });
  });

  test.each([
    ["https://fcm.googleapis.com/fcm/send/x", true],
    ["https://updates.push.services.mozilla.com/wpush/v2/x", true],
    ["http://fcm.googleapis.com/x", false],
    ["https://127.0.0.1/x", false],
    ["https://evilfcm.googleapis.com.example.cn/x", false],
    ["https://notfcm.googleapis.com/x", false],
  ])("a subscription at %s may be posted to: %s", (url, may) => {
    expect(isKnownPushService(new URL(url))).toBe(may);
  });

  test.each([
    ["email", "No e-mail address"],
    ["wechat", "not known to our WeChat"],
    ["push", "No browser"],
  ])("who has no address for %s is refused with a sentence", async (way, why) => {
    expect(await house.tell(way, aContact)).toEqual({ kind: "refused", why: expect.stringContaining(why) });
  });
});

/** RFC 8188 and 8291, with Node's own parts: what the library wrote is read by somebody else. */
function opened(body: Buffer, own: { browser: ReturnType<typeof createECDH>; p256dh: Buffer; auth: Buffer }): string {
  const [salt, sender] = [body.subarray(0, 16), body.subarray(21, 86)];
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), own.p256dh, sender]);
  const secret = Buffer.from(hkdfSync("sha256", own.browser.computeSecret(sender), own.auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(body.subarray(-16));
  const padded = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString("utf8");
}

function isSignedBy(publicKey: string, authorization: string): boolean {
  const token = /t=([\w.-]+)/.exec(authorization)?.[1] ?? "";
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(publicKey, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
}
