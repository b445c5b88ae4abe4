/**
 * SIP over TCP where both ends may open the connection: we dial, and the far end finds us at a port of ours. Connections from other addresses are not read. What we say carries
 * the port at which we listen, because the connection that we dialled may be gone when the far end has something to ask.
 */

import { lookup } from "node:dns/promises";
import { openTcpListener } from "./tcp-listener.ts";
import { openTcpTransport } from "./tcp-transport.ts";
import type { Flow, FlowEvents, FlowOpened, Place, Transport } from "./transport.ts";

export type TcpBothOptions = { farEnd: Place; local: Place };

export function openTcpBothTransport({ farEnd, local }: TcpBothOptions, events: FlowEvents): Transport {
  let trusted: readonly string[] = [];
  let port = local.port;
  /** As those above know them. */
  const known = new WeakMap<Flow, Flow>();
  const named = (flow: Flow): Flow => {
    const own: Flow = known.get(flow) ?? {
      ...flow,
      send: (bytes) => flow.send(bytes),
      local: { host: flow.local.host, port },
    };
    known.set(flow, own);
    return own;
  };
  const dialled = openTcpTransport(
    { farEnd, tls: null },
    {
      ...events,
      onMessage: (message, flow) => events.onMessage(message, named(flow)),
      onClosed: (flow, why) => events.onClosed(named(flow), why),
    },
  );
  const listener = openTcpListener(
    { local, tls: null },
    {
      ...events,
      onMessage(message, flow) {
        if (trusted.includes(plain(flow.remote.host))) events.onMessage(message, flow);
        else events.onNoise("a connection from somebody else");
      },
    },
  );
  const learn = async (): Promise<void> => {
    ({ port } = await listener.listening());
    trusted = (await lookup(farEnd.host, { all: true })).map(({ address }) => address);
  };

  return {
    protocol: "tcp",
    async flow(signal): Promise<FlowOpened> {
      try {
        await learn();
      } catch (error) {
        return { kind: "unreachable", why: `${farEnd.host}: ${String(error)}` };
      }
      const opened = await dialled.flow(signal);
      return opened.kind === "open" ? { kind: "open", flow: named(opened.flow) } : opened;
    },
    listening: () => listener.listening(),
    async [Symbol.asyncDispose]() {
      await Promise.all([dialled[Symbol.asyncDispose](), listener[Symbol.asyncDispose]()]);
    },
  };
}

/** IPv4 as a socket for both kinds names it. */
const plain = (host: string): string => host.replace(/^::ffff:/, "");
