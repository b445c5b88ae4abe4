/**
 * SIP over TCP and TLS to one far end. One connection carries both directions, so what the far end asks by itself comes back over it (RFC 5626); one that is lost is opened
 * again when something is to be sent.
 *
 * TLS believes only certificates of the authority that is given, or of those that the system knows when none is given; the name in the certificate must be the far end's. There is
 * no way to switch that off.
 */

import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { flowOver } from "./tcp-flow.ts";
import type { Flow, FlowEvents, FlowOpened, Place, Transport } from "./transport.ts";

export type TlsOptions = {
  /** PEM; null = the authorities that the system knows. */
  authority: string | null;
  /** PEM, both; null = we do not show who we are. */
  own: { certificate: string; key: string } | null;
  /** The name that the certificate must carry; null = the host's. */
  serverName: string | null;
};

/** Longer than any notice waits; what hangs for ever would keep the next attempt from being one. */
const connectTakesMax = seconds(10);

export type TcpOptions = { farEnd: Place; tls: TlsOptions | null };

export function openTcpTransport(options: TcpOptions, events: FlowEvents): Transport {
  const { farEnd } = options;
  const protocol = options.tls === null ? "tcp" : "tls";
  let current: { flow: Flow; socket: Socket } | undefined;
  let opening: Promise<FlowOpened> | undefined;
  let isClosed = false;

  const open = (): Promise<FlowOpened> =>
    new Promise((resolve) => {
      const socket = dial(options);
      let why = "no connection";
      const limit = setTimeout(() => socket.destroy(new Error("no connection in time")), connectTakesMax);
      const onError = (error: Error): void => {
        why = error.message;
      };
      const onClose = (): void => {
        clearTimeout(limit);
        resolve({ kind: "unreachable", why: `${farEnd.host}:${farEnd.port}: ${why}` });
      };
      socket.on("error", onError);
      socket.once("close", onClose);
      socket.once(protocol === "tls" ? "secureConnect" : "connect", () => {
        clearTimeout(limit);
        socket.off("close", onClose);
        socket.off("error", onError);
        const flow = flowOver(socket, protocol, {
          ...events,
          onClosed(closed, reason) {
            if (current?.flow === closed) current = undefined;
            events.onClosed(closed, reason);
          },
        });
        current = { flow, socket };
        resolve({ kind: "open", flow });
      });
    });

  return {
    protocol,
    async flow(signal): Promise<FlowOpened> {
      if (isClosed) return { kind: "unreachable", why: "closed" };
      if (current?.socket.writable === true) return { kind: "open", flow: current.flow };
      opening ??= open().finally(() => {
        opening = undefined;
      });
      // Several wait for one connection, each as long as its own signal lets it.
      const opened = await orGivenUp(opening, signal);
      if (!isClosed) return opened;
      current?.socket.destroy();
      return { kind: "unreachable", why: "closed" };
    },
    listening: async () => current?.flow.local ?? { host: "", port: 0 },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await opening;
      const socket = current?.socket;
      if (socket === undefined || socket.destroyed) return;
      await new Promise<void>((resolve) => {
        socket.once("close", () => resolve());
        // What was just sent, such as the last answer, still goes out.
        socket.destroySoon();
      });
    },
  };
}

function orGivenUp(opening: Promise<FlowOpened>, signal: AbortSignal): Promise<FlowOpened> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve({ kind: "unreachable", why: "given up before it was connected" });
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    void opening.then((opened) => {
      signal.removeEventListener("abort", giveUp);
      resolve(opened);
    });
  });
}

function dial({ farEnd, tls }: TcpOptions): Socket {
  if (tls === null) return connectTcp({ host: farEnd.host, port: farEnd.port });
  const name = tls.serverName ?? farEnd.host;
  return connectTls({
    host: farEnd.host,
    port: farEnd.port,
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
    // An address is no name for SNI; the certificate is held against it all the same.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(tls.authority === null ? {} : { ca: tls.authority }),
    ...(tls.own === null ? {} : { cert: tls.own.certificate, key: tls.own.key }),
  });
}
