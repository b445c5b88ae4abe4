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
  PhoneRequest,
  PhoneView,
  PlaceCallRequest,
} from "../../api/contract/calls.ts";
import type { HandOverRequest, SendableView, SendRequest } from "../../api/contract/acts.ts";
import type { ConfirmShiftRequest, ShiftView, WriteShiftRequest } from "../../api/contract/shifts.ts";
import type { AtDesksView, LookingRequest } from "../../api/contract/looking.ts";
import type {
  AskCheckInRequest,
  CallingView,
  CheckedIn,
  CheckInAsked,
  CheckInRequest,
  CheckInsView,
} from "../../api/contract/check-ins.ts";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";
import type { ScreenView } from "../../api/contract/screen.ts";
import { readRefusal } from "./refusal.ts";
import { refusalWords } from "./refusal-words.ts";
import { say } from "./words.ts";

export type Asked<T> = { kind: "answer"; value: T } | { kind: "failed"; message: string };
/** `message` null: it was no longer what was on the page, and the page itself says what is new. */
export type ActAnswer = Asked<IncidentDetail> | { kind: "conflict"; message: string | null; incident: IncidentDetail };

export type DeskAct =
  | { kind: "acknowledge" | "escalate"; by: string; version: number }
  /** `arrived`: which of those who were sent is there. */
  | { kind: "attend"; by: string; version: number; arrived?: number }
  | ({ kind: "hand-over" } & HandOverRequest)
  | ({ kind: "send" } & SendRequest)
  | ({ kind: "close" } & CloseRequest)
  | ({ kind: "step" } & StepRequest)
  | ({ kind: "reopen" } & ReopenRequest);

export type WorkAct =
  | { kind: "take" }
  | { kind: "put-off"; why: string; untilMs: number }
  | { kind: "done"; why: string };

export type OwnAreas = {
  areas: readonly { code: string; name: { zh: string; pinyin: string | null; en: string | null } | null }[];
};

export type DeskClient = {
  incident(incidentId: string): Promise<Asked<IncidentDetail>>;
  closedLately(): Promise<Asked<readonly IncidentView[]>>;
  day(homeId: string): Promise<Asked<HomeDay>>;
  learnedDay(homeId: string): Promise<Asked<LearnedDayView>>;
  act(incidentId: string, act: DeskAct): Promise<ActAnswer>;
  /** False: ask again, the delivery is not yet a fact. */
  shown(request: ShownRequest): Promise<boolean>;
  /** What is on this screen. */
  looking(request: LookingRequest): Promise<Asked<unknown>>;
  /** Who sits at a desk and may take it. */
  atDesks(incidentId: string): Promise<Asked<AtDesksView>>;
  /** The last hand-overs of shifts. */
  shifts(): Promise<Asked<readonly ShiftView[]>>;
  writeShift(request: WriteShiftRequest): Promise<Asked<ShiftView>>;
  confirmShift(shiftId: string, request: ConfirmShiftRequest): Promise<Asked<ShiftView>>;
  /** Who can be sent there. */
  sendable(incidentId: string): Promise<Asked<SendableView>>;
  /** What somebody does about a fault. */
  workOn(gatewayId: string, act: WorkAct, seen: SeenWorkRequest): Promise<Asked<WorkView>>;
  deliveries(incidentId: string): Promise<Asked<readonly DeliveryView[]>>;
  open(request: OpenRequest): Promise<Asked<IncidentDetail>>;
  /** Of the home of an incident: where, who, how to get in, whom to call. */
  screen(incidentId: string): Promise<Asked<ScreenView>>;
  homeScreen(homeId: string): Promise<Asked<ScreenView>>;
  /** Areas where one's own grants begin; none: everywhere. */
  ownAreas(): Promise<Asked<OwnAreas>>;
  /** Whom to call. @param after where the page before ended. */
  checkIns(area: string, after: string | null): Promise<Asked<CheckInsView>>;
  takeCheckIn(residentId: string, by: string): Promise<Asked<CallingView>>;
  checkIn(residentId: string, request: CheckInRequest): Promise<Asked<CheckedIn>>;
  askCheckIn(residentId: string, request: AskCheckInRequest): Promise<Asked<CheckInAsked>>;
  /** Calls about an incident. */
  callsOf(incidentId: string): Promise<Asked<readonly CallView[]>>;
  deskPhone(request: PhoneRequest): Promise<Asked<PhoneView>>;
  placeCall(request: PlaceCallRequest): Promise<Asked<CallView>>;
  hangUp(callId: string, by: string): Promise<Asked<CallView>>;
  callHandled(callId: string, request: HandleCallRequest): Promise<Asked<CallView>>;
  /** For whoever calls; or to which open one the call belongs. */
  callIncident(callId: string, request: CallIncidentRequest): Promise<Asked<IncidentDetail>>;
  /** With the account of whoever is signed in. */
  keepLanguage(language: "zh" | "en"): Promise<Asked<unknown>>;
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
    learnedDay: (homeId) => ask(`/api/homes/${homeId}/learned-day`),
    workOn: (gatewayId, { kind, ...what }, seen) =>
      ask(`/api/gateways/${gatewayId}/faults/${kind}`, { ...seen, ...what }),
    keepLanguage: (language) => ask("/api/identity/language", { language }),
    demo: () => ask("/api/demo"),
    demoAct: (action) => ask(`/api/demo/${action}`, {}),
    shown: async (request) => (await ask("/api/desk/shown", request)).kind === "answer",
    looking: (request) => ask("/api/desk/looking", request),
    shifts: () => ask("/api/shifts"),
    writeShift: (request) => ask("/api/shifts", request),
    confirmShift: (shiftId, request) => ask(`/api/shifts/${shiftId}/confirm`, request),
    sendable: (incidentId) => ask(`/api/incidents/${incidentId}/sendable`),
    atDesks: (incidentId) => ask(`/api/incidents/${incidentId}/people`),
    deliveries: (incidentId) => ask(`/api/incidents/${incidentId}/deliveries`),
    open: (request) => ask("/api/incidents", request),
    screen: (incidentId) => ask(`/api/incidents/${incidentId}/screen`),
    ownAreas: () => ask("/api/areas"),
    checkIns: (area, after) => ask(`/api/check-ins?area=${area}${after === null ? "" : `&after=${after}`}`),
    takeCheckIn: (residentId, by) => ask(`/api/residents/${residentId}/check-in/take`, { by }),
    checkIn: (residentId, request) => ask(`/api/residents/${residentId}/check-in`, request),
    askCheckIn: (residentId, request) => ask(`/api/residents/${residentId}/check-in/ask`, request),
    homeScreen: (homeId) => ask(`/api/homes/${homeId}/screen`),
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
