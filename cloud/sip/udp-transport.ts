/**
 * SIP over UDP. One socket for what goes out and what comes in, so that answers find their way back through what stands between (RFC 3581). With a far end, only what comes
 * from its address is read: anybody can write a datagram.
 */

import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { isIPv6 } from "node:net";
import { contained } from "./contained.ts";
import { parseMessage } from "./message-codec.ts";
import type { Flow, FlowEvents, FlowOpened, Place, Transport } from "./transport.ts";

/** Larger ones would be cut into pieces on the way, of which one is lost; whoever has more to say takes TCP (RFC 3261 §18.1.1 says 1,300 before it asks). */
export const datagramBytesMax = 8 * 1024;

export type UdpOptions = {
  /** null = whoever writes to us. */
  farEnd: Place | null;
  /** Port 0 = a free one. Without it, any address of this machine and a free port. */
  local?: Place;
};

export function openUdpTransport(options: UdpOptions, events: FlowEvents): Transport {
  const { farEnd, local } = options;
  let opening: Promise<Socket> | undefined;
  let isClosed = false;
  /** Addresses that the far end's name led to; what comes from others is not read. */
  let trusted: readonly string[] = [];
  /** Ours towards it, which stands in what we say: a socket for any address knows none. */
  let own: string | null = isAny(local?.host) ? null : (local?.host ?? null);

  const open = (family: 4 | 6): Promise<Socket> => {
    opening ??= bind(family).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const bind = async (family: 4 | 6): Promise<Socket> => {
    const socket = createSocket({ type: family === 6 ? "udp6" : "udp4" });
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(local?.port ?? 0, local?.host, () => {
        socket.off("error", reject);
        resolve();
      });
    });
    // A datagram that could not be delivered is not heard of here; the request goes unanswered.
    socket.on("error", (error) => void contained(events.onFault, () => events.onNoise(`UDP: ${error.message}`)));
    socket.on("message", (bytes, from) => void contained(events.onFault, () => hear(socket, bytes, from)));
    return socket;
  };
  const hear = (socket: Socket, bytes: Buffer, from: RemoteInfo): void => {
    if (farEnd !== null && !trusted.includes(from.address)) return events.onNoise("a datagram from somebody else");
    // Keep-alives (RFC 5626 §3.5): nothing to read.
    if (/^[\r\n\0 ]*$/.test(bytes.toString("latin1", 0, 8)) && bytes.byteLength <= 4) return undefined;
    const parsed = parseMessage(new Uint8Array(bytes));
    if (parsed.kind === "noise") return events.onNoise(parsed.why);
    const ours = { host: own ?? socket.address().address, port: socket.address().port };
    return events.onMessage(parsed.message, flowTo(socket, ours, { host: from.address, port: from.port }));
  };
  const flowTo = (socket: Socket, ours: Place, remote: Place): Flow => ({
    protocol: "udp",
    isReliable: false,
    local: ours,
    remote,
    send(bytes) {
      if (isClosed || bytes.byteLength > datagramBytesMax) return false;
      socket.send(bytes, remote.port, remote.host, (error) => {
        if (error) contained(events.onFault, () => events.onNoise(`UDP to ${remote.host}: ${error.message}`));
      });
      return true;
    },
  });

  return {
    protocol: "udp",
    async flow(signal): Promise<FlowOpened> {
      if (isClosed || farEnd === null) return { kind: "unreachable", why: "closed" };
      try {
        const found = await abortable(lookup(farEnd.host, { all: true }), signal);
        const [first] = found;
        if (first === undefined) return { kind: "unreachable", why: `${farEnd.host}: no address of that name` };
        trusted = found.map(({ address }) => address);
        const socket = await open(first.family === 6 ? 6 : 4);
        const remote = { host: first.address, port: farEnd.port };
        if (isAny(local?.host)) own = await addressTowards(remote);
        const ours = { host: own ?? socket.address().address, port: socket.address().port };
        return { kind: "open", flow: flowTo(socket, ours, remote) };
      } catch (error) {
        return {
          kind: "unreachable",
          why: `${farEnd.host}: ${error instanceof Error ? error.message : String(error)}`,
        };
      }
    },
    listening: async () => placeOf(await open(isIPv6(local?.host ?? "") ? 6 : 4)),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const socket = await opening?.catch(() => undefined);
      await new Promise<void>((resolve) => (socket ? socket.close(() => resolve()) : resolve()));
    },
  };
}

const isAny = (host: string | undefined): boolean => host === undefined || host === "0.0.0.0" || host === "::";
const placeOf = (socket: Socket): Place => ({ host: socket.address().address, port: socket.address().port });

/** The address of this machine that the far end sees, as far as this machine knows: a connected UDP socket sends nothing and knows it. */
async function addressTowards(remote: Place): Promise<string> {
  const probe = createSocket(isIPv6(remote.host) ? "udp6" : "udp4");
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once("error", reject);
      probe.connect(remote.port, remote.host, resolve);
    });
    return probe.address().address;
  } finally {
    probe.close();
  }
}

/** A name that is looked up cannot be called back: what comes of it later is nobody's. */
function abortable<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error("given up before its name was found"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
