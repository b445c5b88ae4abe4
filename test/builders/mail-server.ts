/** A server that takes mail by SMTP, as much of it as a sender needs: plain, on loopback. What it answers to the recipient and to the end can be set. */

import { once } from "node:events";
import { createServer } from "node:net";

export async function startMailServer() {
  const mails: { from: string; to: string; data: string }[] = [];
  const says = { rcpt: "250 ok", end: "250 queued as M1" };
  const server = createServer((socket) => {
    let [text, from, to, data] = ["", "", "", null as string | null];
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const command = (line: string): void => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === "EHLO" || word === "HELO") return say("250 mail");
      if (word === "MAIL") {
        from = line;
        return say("250 ok");
      }
      if (word === "RCPT") {
        to = line;
        return say(says.rcpt);
      }
      if (word === "DATA") {
        data = "";
        return say("354 go on");
      }
      if (word === "QUIT") {
        say("221 bye");
        return void socket.end();
      }
      return say("250 ok");
    };
    socket.setEncoding("utf8").on("error", () => {});
    socket.on("data", (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (data === null) command(line);
        else if (line === ".") {
          if (says.end.startsWith("2")) mails.push({ from, to, data });
          data = null;
          say(says.end);
        } else data += `${line}\n`;
      }
    });
    say("220 mail");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: address.port, mails, says, [Symbol.dispose]: () => void server.close() };
}
