/** How the county of the pictures is arranged: who is called, who is on duty, which centre answers, who comes to whom, and a drill that was held. */

import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { waitFor } from "../wait-for.ts";
import { county, type Login } from "./accounts.ts";

/** Asks as who is signed in; what is refused fails. */
export type Ask = (path: string, body?: object) => Promise<Record<string, unknown>>;

/** Ids of what pages of one of something are opened with. */
export type Arranged = {
  residentId: string;
  homeId: string;
  kitId: string;
  accountId: string;
  alike: [string, string];
};

const weekdays = [1, 2, 3, 4, 5];
const allDays = [1, 2, 3, 4, 5, 6, 7];
const inCounty = `/api/areas/${county}`;

export async function arrange(ask: Ask, ids: ReadonlyMap<Login, string>): Promise<Arranged> {
  const idOf = (login: Login): string => ids.get(login) ?? "";
  const drill = await beginDrill(ask);
  await setPlans(ask);
  await setDuty(ask, idOf);
  await setCentre(ask);
  await giveContacts(ask);
  await giveVisits(ask, idOf("zhang.wei"));
  await reachThem(ask);
  await takeDrill(ask, drill);
  return { ...(await lookUp(ask)), accountId: idOf("zhao.lei") };
}

/** At night a fall is told to the team at once. */
async function setPlans(ask: Ask): Promise<void> {
  const always = (tell: string, afterMs: number) => ({ tell, afterMs, hours: [] });
  const { version, plans } = await ask(`${inCounty}/plans`);
  // `as`: the contract of this route.
  const before = plans as { kinds: string[] }[];
  const fall = {
    kinds: ["fall"],
    steps: [
      always("desk", 0),
      { tell: "responder", afterMs: 0, hours: [{ weekdays: allDays, from: "21:00", to: "07:00" }] },
      { tell: "contacts", afterMs: 0, hours: [{ weekdays: allDays, from: "07:00", to: "21:00" }] },
      always("supervisor", seconds(90)),
      always("ambulance", minutes(5)),
    ],
    againMs: minutes(2),
  };
  const others = before.map((plan) => ({ ...plan, kinds: plan.kinds.filter((kind) => kind !== "fall") }));
  await ask(`${inCounty}/plans`, { version, plans: [fall, ...others] });
}

async function setDuty(ask: Ask, idOf: (login: Login) => string): Promise<void> {
  const person = (personId: string, name: string, phone: string | null, accountId: string | null = null) => ({
    personId,
    name,
    phone,
    accountId,
    languages: ["zh"],
  });
  const { roles } = await ask(`${inCounty}/duty`);
  // `as`: the contract of this route.
  const versionOf = (role: string): number | undefined =>
    (roles as { role: string; version: number }[]).find((one) => one.role === role)?.version;
  const responders = {
    timeZone: "Asia/Shanghai",
    people: [person("p-1", "赵磊", null, idOf("zhao.lei")), person("p-2", "孙强", "13805350021")],
    shifts: [
      { personIds: ["p-1"], hours: [{ weekdays: allDays, from: "08:00", to: "20:00" }] },
      { personIds: ["p-2"], hours: [{ weekdays: allDays, from: "20:00", to: "08:00" }] },
    ],
    holidays: [{ day: "2027-02-06", name: "春节" }],
    holidayShifts: [{ personIds: ["p-2"], from: "00:00", to: "23:59" }],
    swaps: [],
  };
  const supervisors = {
    ...responders,
    people: [person("p-1", "王敏", null, idOf("wang.min"))],
    shifts: [{ personIds: ["p-1"], hours: [] }],
    holidays: [],
    holidayShifts: [],
  };
  await ask(`${inCounty}/duty`, { version: versionOf("responder"), role: "responder", rota: responders });
  await ask(`${inCounty}/duty`, { version: versionOf("supervisor"), role: "supervisor", rota: supervisors });
}

/** The desk by day, a centre with a receiver of its own besides; and what sends messages. */
async function setCentre(ask: Ask): Promise<void> {
  const receiver = {
    name: "市急救指挥中心接收机",
    kind: "dc09",
    settings: {
      host: "127.0.0.1",
      port: 9,
      transport: "tcp",
      format: "adm-cid",
      account: "3706",
      superviseBy: "nothing",
    },
  };
  await ask(`${inCounty}/connectors`, receiver);
  const mail = {
    name: "街道办邮箱",
    kind: "email",
    settings: {
      host: "mail.example.cn",
      port: 465,
      tls: "implicit",
      user: "care@example.cn",
      password: "made-up-1234",
      from: "care@example.cn",
    },
  };
  await ask(`${inCounty}/connectors`, mail);
  const { connectors } = await ask(`${inCounty}/connectors`);
  // `as`: the contract of this route.
  const kept = connectors as { connectorId: string; content: { kind: string } }[];
  const connectorId = kept.find(({ content }) => content.kind === "dc09")?.connectorId;
  const desk = { name: "芝罘区接警中心", kind: "desk", phones: [], hours: [], paths: [], inbound: null };
  const phones = [{ label: "值班室", number: "05356210120" }];
  const path = { connectorId, account: null, timeoutSeconds: 15, superviseSeconds: null, codes: {} };
  const remote = { name: "市急救指挥中心", kind: "remote", phones, hours: [], paths: [path], inbound: null };
  for (const centre of [desk, remote]) await ask(`${inCounty}/centres`, centre);
  const { centres, version } = await ask(`${inCounty}/centres`);
  // `as`: the contract of this route.
  const idOf = (name: string) => (centres as { centreId: string; name: string }[]).find((one) => one.name === name);
  const serving = [desk, remote].map(({ name }) => idOf(name)?.centreId);
  await ask(`${inCounty}/centres/serving`, { version, serving });
}

async function giveContacts(ask: Ask): Promise<void> {
  const { homeVersion: version } = await ask("/api/homes/home-2/installation");
  const contact = (name: string, relation: string, phone: string, hours: object[] = []) => ({
    contactId: null,
    name,
    relation,
    phone,
    hours,
  });
  const contacts = [
    contact("陈静", "女儿", "13905350031"),
    contact("陈伟", "儿子", "13905350032", [{ weekdays, from: "18:00", to: "23:00" }]),
    contact("刘阿姨", "邻居", "13905350033"),
  ];
  await ask("/api/homes/home-2/contacts", { version, contacts });
}

async function giveVisits(ask: Ask, accountId: string): Promise<void> {
  const nowMs = Date.now();
  const visits = [
    ["home-3", 2, "battery"],
    ["home-4", 26, "installation"],
    ["home-5", 50, "repair"],
  ] as const;
  for (const [homeId, after, why] of visits) {
    const fromMs = Math.ceil((nowMs + hours(after)) / minutes(30)) * minutes(30);
    await ask(`/api/homes/${homeId}/visits`, { accountId, fromMs, untilMs: fromMs + hours(2), why });
  }
}

/** In two homes. @returns the path of the incident of one. */
async function beginDrill(ask: Ask): Promise<string> {
  const asked = { homes: ["home-5", "home-6"], alarm: "panic", minutes: 30, includes: [] };
  const { homes } = await ask(`${inCounty}/drills`, asked);
  // `as`: the contract of this route.
  const [one] = homes as { incidentId: string }[];
  return `/api/incidents/${one?.incidentId}`;
}

/** Ways out write down what they did meanwhile: it is taken as it is at that moment. */
async function takeDrill(ask: Ask, incident: string): Promise<void> {
  await waitFor("the drill to be answered", async () => {
    const { version } = await ask(incident);
    return await ask(`${incident}/acknowledge`, { version }).then(
      () => true,
      () => false,
    );
  });
}

/** Most of them were called this month. */
async function reachThem(ask: Ask): Promise<void> {
  const { residents } = await ask("/api/residents/search", { area: county, limit: 200 });
  // `as`: the contract of this route.
  const known = residents as { residentId: string; name: string }[];
  for (const { residentId } of known.filter(({ name }, n) => name === "王秀英" || n % 6 !== 5)) {
    const { version } = await ask(`/api/residents/${residentId}`);
    await ask(`/api/residents/${residentId}/reached`, { version, through: "phone" });
  }
}

async function lookUp(ask: Ask): Promise<Omit<Arranged, "accountId">> {
  const { residents } = await ask("/api/residents/search", { area: county, name: "王秀英" });
  // `as`: the contract of this route.
  const [one] = residents as { residentId: string }[];
  const { kits } = await ask(`/api/kits?area=${county}`);
  const [kit] = (kits as { kitId: string; homeId: string | null }[]).filter(({ homeId }) => homeId === "home-2");
  const { pairs } = await ask(`/api/duplicates?area=${county}`);
  const [pair] = pairs as { residents: { residentId: string }[] }[];
  const [kept, gone] = pair?.residents ?? [];
  return {
    residentId: one?.residentId ?? "",
    homeId: "home-2",
    kitId: kit?.kitId ?? "",
    alike: [kept?.residentId ?? "", gone?.residentId ?? ""],
  };
}
