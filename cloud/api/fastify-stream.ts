/** One live page on its socket. */

import type { FastifyReply } from "fastify";
import type { LiveStream } from "./live-stream.ts";

export function serveStream(reply: FastifyReply, stream: LiveStream, desk: string): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  // The hooks have set the security headers on the reply, which is no longer asked for them.
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
  raw.flushHeaders();
  const open = stream.open(
    {
      write: (bytes) => void raw.write(bytes),
      pendingBytes: () => raw.writableLength,
      cut: () => void raw.destroy(),
    },
    desk,
  );
  const close = (): void => open[Symbol.dispose]();
  raw.once("close", close);
  // Each write to a connection that is going has an error of its own; the second without a listener would end the process.
  raw.on("error", close);
  return reply;
}
