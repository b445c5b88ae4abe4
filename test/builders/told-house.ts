/** Persons who are told: a real loop on a real ledger, the real services and routes, and a simulated provider of messages and calls that speaks with them over HTTP. */

import { buildFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { openPersons, type PersonsNeeds } from "@shouwang/cloud/app/persons.ts";
import type { Addressee } from "@shouwang/cloud/emergency/addressee.ts";
import type { Delivered, Notice } from "@shouwang/cloud/emergency/emergency-service.ts";
import { openSignedPhone } from "@shouwang/cloud/notify/providers/signed/http-signed-phone.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import type { AuditEntry } from "@shouwang/cloud/audit/audit-log.ts";
import { startPhoneProvider } from "../../hardware/simulators/phone-provider.ts";
import { anAccessHouse } from "./access-house.ts";
import { press } from "./cloud-hears.ts";
import { deliveryIdOf, noticeOf } from "./notices.ts";
import type { Cloud } from "./one-home-cloud.ts";
import { openRecords } from "./registries.ts";

const secretOf = (n: number): string => `whsec_${Buffer.alloc(32, n).toString("base64")}`;
export const strangerSecret = secretOf(9);

export const aContact: Addressee = {
  id: "contact:c-1-1",
  name: "王芳",
  phone: "13800000001",
  email: null,
  push: [],
  languages: ["zh"],
};

/** @param options.webRoot the built pages, where a test opens them. */
export async function openToldHouse(
  cloud: Cloud,
  folder: string,
  options: {
    webRoot?: string;
    others?: Partial<PersonsNeeds["others"]>;
    trunks?: PersonsNeeds["trunks"];
    /** Null: no provider of messages and calls is set. */
    phone?: null;
  } = {},
) {
  const stack = new AsyncDisposableStack();
  const { vault } = await openRecords(cloud.database, folder);
  let eventsUrl = "";
  const provider = stack.use(
    await startPhoneProvider({ secret: secretOf(1), incomingSecret: secretOf(2), eventsUrl: () => eventsUrl }),
  );
  const machineClock = createSystemClock({ trust: () => "trusted" });
  const settings = { url: provider.url, secret: secretOf(1), incomingSecret: secretOf(2) };
  const phone = openSignedPhone(settings, { clock: machineClock });
  const read: AuditEntry[] = [];
  const persons = stack.use(
    openPersons({
      database: cloud.database,
      vault,
      loop: cloud.loop,
      registry: cloud.registry,
      callsHere: true,
      readings: {
        async note(entry) {
          read.push(entry);
          return await Promise.resolve("written");
        },
      },
      provider: (name) => (name === "phone" ? phone : null),
      phone: () => (options.phone === null ? null : phone),
      trunks: options.trunks ?? null,
      others: { mailer: () => null, hook: () => null, wechat: () => null, sender: () => null, ...options.others },
      publicUrl: () => "https://care.example.cn",
      clock: cloud.clock,
      log: silentLog,
    }),
  );
  const { parts } = anAccessHouse({
    told: persons.told,
    ...(options.webRoot === undefined ? {} : { webRoot: options.webRoot }),
  });
  const server = await buildFastifyServer(parts);
  stack.defer(async () => await server.close());
  const baseUrl = await server.listen({ host: "127.0.0.1", port: 0 });
  eventsUrl = `${baseUrl}/api/phone-events/phone/in`;

  let deliveries = 0;
  return {
    provider,
    persons,
    read,
    baseUrl,
    /** An alarm is raised, as the kit sends it. */
    async press(seq: number) {
      await cloud.say("life", press(seq, `alarm-${seq}`));
      return this.incident();
    },
    incident() {
      const [incident] = cloud.loop.openIncidents();
      if (!incident) throw new Error("No incident is open.");
      return incident;
    },
    /** As the plan would have it told. */
    async tell(
      way: string,
      addressee: Addressee | null,
      changes: Partial<Notice> = {},
      signal = AbortSignal.timeout(5_000),
    ): Promise<Delivered> {
      const service = persons.services.named(way);
      if (!service) throw new Error(`Nobody is told by ${way}.`);
      const { incidentId } = this.incident();
      const notice = noticeOf({ incidentId, addressee, deliveryId: deliveryIdOf(`told-${deliveries++}`), ...changes });
      return await service.deliver(notice, signal);
    },
    lastSms() {
      const sms = provider.messages.at(-1);
      if (!sms) throw new Error("Nothing was sent.");
      return {
        ...sms,
        code: /1([4-9]\d{3})/.exec(sms.text)?.[1] ?? "",
        token: /#([\w-]{22})/.exec(sms.text)?.[1] ?? "",
      };
    },
    lastCall() {
      const call = provider.calls.at(-1);
      if (!call) throw new Error("Nobody was called.");
      return call;
    },
    async post(path: string, body: object) {
      const answer = await fetch(new URL(path, baseUrl), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(5_000),
      });
      // `as`: tests look at what they expect to be there.
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
export type ToldHouse = Awaited<ReturnType<typeof openToldHouse>>;
