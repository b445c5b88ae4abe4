/**
 * WeChat, or a vendor that speaks the same, as far as template messages of an official account go: gives tokens for the account's secret, takes messages with a token that
 * holds, and says in `errcode` what became of them. For tests, and to try an account's settings without one.
 */

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

export type WechatSent = { touser: string; template_id: string; url?: string; data: Record<string, { value: string }> };

export type WechatPartner = AsyncDisposable & {
  url: string;
  sent: readonly WechatSent[];
  /** How often a token was asked for. */
  tokens(): number;
  /** The token that was given does not hold any more, as when somebody else asks for one. */
  forgetToken(): void;
  /** What the next messages are answered; 0 = they are taken. */
  answers(errcode: number): void;
};

export async function startWechatPartner(account: { appId: string; appSecret: string }): Promise<WechatPartner> {
  const sent: WechatSent[] = [];
  let [token, tokens, errcode] = ["", 0, 0];
  const take = (url: URL, body: string): object => {
    const query = Object.fromEntries(url.searchParams);
    if (url.pathname === "/cgi-bin/token") {
      if (query["appid"] !== account.appId || query["secret"] !== account.appSecret)
        return { errcode: 40125, errmsg: "invalid appsecret" };
      tokens += 1;
      token = randomBytes(16).toString("hex");
      return { access_token: token, expires_in: 7_200 };
    }
    if (query["access_token"] !== token || token === "") return { errcode: 42001, errmsg: "access_token expired" };
    if (errcode !== 0) return { errcode, errmsg: "as the test wants it" };
    // `as`: what the cloud sends; tests look at it.
    const message = JSON.parse(body) as WechatSent;
    if (Object.entries(message.data).some(([name, { value }]) => name.startsWith("thing") && value.length > 20))
      return { errcode: 47003, errmsg: "argument invalid" };
    sent.push(message);
    return { errcode: 0, errmsg: "ok", msgid: 200_000 + sent.length };
  };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const answer = take(new URL(request.url ?? "/", "http://partner"), body);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    sent,
    tokens: () => tokens,
    forgetToken: () => (token = ""),
    answers: (next) => (errcode = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
