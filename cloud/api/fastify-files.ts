/**
 * Files, in and out. A route that takes one takes no JSON, and no other route takes a file. What a web page of somebody else may send without asking
 * (forms, plain text) is not among the kinds, and the edge has looked at where the request came from before.
 */

import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { FileLimits, SentFile, TakenFile } from "./route.ts";

/** @param serve in a room of its own, where only such files are understood. */
export async function takeFiles(
  server: FastifyInstance,
  { mediaTypes }: FileLimits,
  serve: (own: FastifyInstance) => void,
): Promise<void> {
  await server.register((own, _options, done) => {
    own.removeAllContentTypeParsers();
    for (const mediaType of mediaTypes)
      own.addContentTypeParser<Buffer>(mediaType, { parseAs: "buffer" }, (_request, bytes, parsed) => {
        parsed(null, { mediaType, bytes } satisfies TakenFile);
      });
    serve(own);
    done();
  });
}

export async function sendFile(reply: FastifyReply, { name, mediaType, content }: SentFile): Promise<FastifyReply> {
  reply.type(mediaType).header("content-disposition", saveAs(name));
  if (typeof content === "string") return await reply.send(content);
  return await reply.send(content instanceof Uint8Array ? Buffer.from(content) : Readable.from(content));
}

/** A name of letters, digits and hyphens is the same in every header and on every disk; whatever else stands in it becomes a hyphen. */
export function saveAs(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9.-]+/g, "-").replace(/^[.-]+/, "");
  return `attachment; filename="${plain === "" ? "file" : plain.slice(0, 100)}"`;
}
