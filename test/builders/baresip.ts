/** baresip as an operator's telephone: it rings, is lifted and put down as it is told over its control port, and sends a tone once somebody speaks. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { freePort } from "../../scripts/free-port.ts";

const startTakesMaxMs = 10_000;

export type Baresip = AsyncDisposable & {
  /** Where it is reached without a registrar. */
  port: number;
  /** `CALL_INCOMING`, `CALL_ESTABLISHED`, `CALL_RTPESTAB` (it hears something), `CALL_CLOSED`, `REGISTER_OK`, … */
  events: readonly string[];
  /** `accept`, `hangup`, `hold`, `resume`, … */
  tell(command: string): void;
};

const eventSchema = z.object({ event: z.literal(true), type: z.string() });

export async function startBaresip(
  binary: string,
  options: {
    user: string;
    isLiftedByItself?: boolean;
    registrar?: { domain: string; host: string; port: number; password: string };
  },
): Promise<Baresip> {
  const { user, registrar } = options;
  const directory = mkdtempSync(join(tmpdir(), "shouwang-baresip-"));
  const [port, controlPort, sound] = [await freePort(), await freePort(), await freePort()];
  const lines = [
    `sip_listen 127.0.0.1:${port}`,
    "net_interface 127.0.0.1",
    `audio_source aufile,${join(directory, "tone.wav")}`,
    "audio_player aubridge,nil",
    "audio_alert aubridge,nil",
    `rtp_ports ${sound & ~1}-${(sound & ~1) + 9}`,
    "module_path /usr/lib/baresip/modules",
    ...["g711", "aubridge", "aufile", "ctrl_tcp"].map((name) => `module ${name}.so`),
    "module_app account.so",
    "module_app menu.so",
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
  ];
  const lifted = `answermode=${options.isLiftedByItself === true ? "auto" : "manual"}`;
  const account = registrar
    ? `<sip:${user}@${registrar.domain}>;auth_user=${user};auth_pass=${registrar.password};outbound="sip:${registrar.host}:${registrar.port}";regint=60;${lifted}`
    : `<sip:${user}@127.0.0.1>;regint=0;${lifted}`;
  writeFileSync(join(directory, "config"), `${lines.join("\n")}\n`);
  writeFileSync(join(directory, "accounts"), `${account}\n`);
  writeFileSync(join(directory, "contacts"), "\n");
  writeFileSync(join(directory, "tone.wav"), tone());
  const child = spawn(binary, ["-f", directory], { cwd: directory, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  const socket = await control(controlPort, () => child.exitCode === null).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  const events: string[] = [];
  let rest = "";
  socket.on("data", (chunk: Buffer) => {
    rest += chunk.toString("latin1");
    // Netstrings: a length, a colon, so many bytes, a comma.
    for (let head = /^(\d+):/.exec(rest); head; head = /^(\d+):/.exec(rest)) {
      const from = head[0].length;
      const to = from + Number(head[1]);
      if (rest.length <= to) return;
      const said = eventSchema.safeParse(JSON.parse(rest.slice(from, to)));
      if (said.success) events.push(said.data.type);
      rest = rest.slice(to + 1);
    }
  });
  const telephone: Baresip = {
    port,
    events,
    tell(command) {
      const text = JSON.stringify({ command, token: command });
      socket.write(`${text.length}:${text},`);
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
      await end();
    },
  };
  if (registrar) {
    const untilMs = performance.now() + startTakesMaxMs;
    while (!events.includes("REGISTER_OK") && performance.now() < untilMs) await pause(20);
    if (!events.includes("REGISTER_OK")) {
      await telephone[Symbol.asyncDispose]();
      throw new Error(`baresip could not register: ${events.join(", ")}`);
    }
  }
  return telephone;
}

/** Ten seconds of 440 Hz as a telephone has it: one channel, 8 kHz, 16 bits. */
function tone(): Uint8Array {
  const samples = 80_000;
  const file = Buffer.alloc(44 + samples * 2);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write("WAVEfmt ", 8, "latin1");
  for (const [at, bytes, value] of [
    [16, 4, 16],
    [20, 2, 1],
    [22, 2, 1],
    [24, 4, 8_000],
    [28, 4, 16_000],
    [32, 2, 2],
    [34, 2, 16],
    [40, 4, samples * 2],
  ] as const)
    file.writeUIntLE(value, at, bytes);
  file.write("data", 36, "latin1");
  for (let n = 0; n < samples; n++)
    file.writeInt16LE(Math.round(8_000 * Math.sin((n * 2 * Math.PI * 440) / 8_000)), 44 + n * 2);
  return file;
}

async function control(port: number, isAlive: () => boolean): Promise<Socket> {
  const untilMs = performance.now() + startTakesMaxMs;
  while (performance.now() < untilMs && isAlive()) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    if (isOpen) return socket.on("error", () => {});
    await pause(20);
  }
  throw new Error("baresip did not open its control port");
}
