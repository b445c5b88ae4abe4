/** What the page asks of the server. Every answer is a value; only a programming mistake throws. */

import type {
  ApiError,
  CloseRequest,
  Conflict,
  DeliveryView,
  DemoAction,
  DemoView,
  HomeDay,
  IncidentDetail,
  IncidentView,
  SeenWorkRequest,
  WorkView,
  OpenRequest,
  ReopenRequest,
  ShownRequest,
  StepRequest,
} from "../../api/contract.ts";
import type {
  CallIncidentRequest,
  CallView,
  HandleCallRequest,
  HomeNumbersView,
  PhoneRequest,
  PhoneView,
  PlaceCallRequest,
} from "../../api/contract/calls.ts";
import { readRefusal } from "./refusal.ts";
import { refusalWords } from "./refusal-words.ts";
import { say } from "./words.ts";

export type Asked<T> = { kind: "answer"; value: T } | { kind: "failed"; message: string };
/** `message` null: it was no longer what was on the page, and the page itself says what is new. */
export type ActAnswer = Asked<IncidentDetail> | { kind: "conflict"; message: string | null; incident: IncidentDetail };

export type DeskAct =
  | { kind: "acknowledge" | "attend"; by: string; version: number }
  | ({ kind: "close" } & CloseRequest)
  | ({ kind: "step" } & StepRequest)
  | ({ kind: "reopen" } & ReopenRequest);

export type WorkAct =
  | { kind: "take" }
  | { kind: "put-off"; why: string; untilMs: number }
  | { kind: "done"; why: string };

export type DeskClient = {
  incident(incidentId: string): Promise<Asked<IncidentDetail>>;
  closedLately(): Promise<Asked<readonly IncidentView[]>>;
  day(homeId: string): Promise<Asked<HomeDay>>;
  act(incidentId: string, act: DeskAct): Promise<ActAnswer>;
  /** False: ask again, the delivery is not yet a fact. */
  shown(request: ShownRequest): Promise<boolean>;
  /** What somebody does about a fault. */
  workOn(gatewayId: string, act: WorkAct, seen: SeenWorkRequest): Promise<Asked<WorkView>>;
  deliveries(incidentId: string): Promise<Asked<readonly DeliveryView[]>>;
  open(request: OpenRequest): Promise<Asked<IncidentDetail>>;
  /** Whom to call for a home. */
  numbers(homeId: string): Promise<Asked<HomeNumbersView>>;
  /** Calls about an incident. */
  callsOf(incidentId: string): Promise<Asked<readonly CallView[]>>;
  deskPhone(request: PhoneRequest): Promise<Asked<PhoneView>>;
  placeCall(request: PlaceCallRequest): Promise<Asked<CallView>>;
  hangUp(callId: string, by: string): Promise<Asked<CallView>>;
  callHandled(callId: string, request: HandleCallRequest): Promise<Asked<CallView>>;
  /** For whoever calls; or to which open one the call belongs. */
  callIncident(callId: string, request: CallIncidentRequest): Promise<Asked<IncidentDetail>>;
  demo(): Promise<Asked<DemoView>>;
  demoAct(action: DemoAction): Promise<Asked<unknown>>;
};

/** An operator is waiting: after this the page says that it did not work. */
const answerWithinMs = 10_000;

export function createDeskClient(): DeskClient {
  return {
    incident: (incidentId) => ask(`/api/incidents/${incidentId}`),
    closedLately: () => ask("/api/incidents?state=closed&limit=6"),
    day: (homeId) => ask(`/api/homes/${homeId}/day`),
    workOn: (gatewayId, { kind, ...what }, seen) =>
      ask(`/api/gateways/${gatewayId}/faults/${kind}`, { ...seen, ...what }),
    demo: () => ask("/api/demo"),
    demoAct: (action) => ask(`/api/demo/${action}`, {}),
    shown: async (request) => (await ask("/api/desk/shown", request)).kind === "answer",
    deliveries: (incidentId) => ask(`/api/incidents/${incidentId}/deliveries`),
    open: (request) => ask("/api/incidents", request),
    numbers: (homeId) => ask(`/api/homes/${homeId}/numbers`),
    callsOf: (incidentId) => ask(`/api/incidents/${incidentId}/calls`),
    deskPhone: (request) => ask("/api/desk/phone", request),
    placeCall: (request) => ask("/api/calls", request),
    hangUp: (callId, by) => ask(`/api/calls/${callId}/hang-up`, { by }),
    callHandled: (callId, request) => ask(`/api/calls/${callId}/handled`, request),
    callIncident: (callId, request) => ask(`/api/calls/${callId}/incident`, request),
    async act(incidentId, { kind, ...body }) {
      const response = await call(`/api/incidents/${incidentId}/${kind}`, body);
      if (response.kind === "failed") return response;
      const { status, json } = response;
      // `as`, three times: the server is our own and is held to the contract by its tests.
      if (status === 200) return { kind: "answer", value: json as IncidentDetail };
      if (status !== 409) return { kind: "failed", message: sentencesOf(json) };
      const message = readRefusal(json).code === "incident-changed" ? null : sentencesOf(json);
      return { kind: "conflict", incident: (json as Conflict).incident, message };
    },
  };
}

async function ask<T>(path: string, body?: unknown): Promise<Asked<T>> {
  const response = await call(path, body);
  if (response.kind === "failed") return response;
  // `as`, twice: as above.
  if (response.status < 300) return { kind: "answer", value: response.json as T };
  return { kind: "failed", message: sentencesOf(response.json) };
}

/** Chinese first: our words for the code, or what the decider said in both; then what it adds to its code. */
function sentencesOf(json: unknown): string {
  const { code, message, sentence, body } = readRefusal(json);
  if (sentence !== undefined) return `${sentence.zh} ${sentence.en}`;
  // `as`: the words of this very object, by a key that may be a newer server's.
  const words = (refusalWords.words as Readonly<Record<string, readonly [string, string] | undefined>>)[code];
  if (words === undefined) return message;
  // `as`: the server is our own; another one's answer has no body here.
  const { title = "" } = (body ?? {}) as Partial<ApiError>;
  const added = message.startsWith(title) ? message.slice(title.length).trim() : "";
  return [...words, added].filter((one) => one !== "").join(" ");
}

type Called = { kind: "called"; status: number; json: unknown } | { kind: "failed"; message: string };

async function call(path: string, body?: unknown): Promise<Called> {
  const post = { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const response = await fetch(path, body === undefined ? { signal } : { ...post, signal });
    return { kind: "called", status: response.status, json: await response.json() };
  } catch {
    return { kind: "failed", message: say.noAnswer.join(" ") };
  }
}
