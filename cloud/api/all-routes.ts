/** Every route that is served as data. What is not in this list, and says who may ask it, is not served. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Identity } from "../identity/identity.ts";
import { actsRoutes } from "./acts-routes.ts";
import { accountsRoutes } from "./accounts-routes.ts";
import type { Asked } from "./asked.ts";
import { demoRoutes } from "./demo-routes.ts";
import type { WorkBoard } from "../faults/work-board.ts";
import type { LiveBoard } from "../board/live-board.ts";
import { boardRoutes } from "./board-routes.ts";
import { callsRoutes } from "./calls-routes.ts";
import { careRoutes } from "./care-routes.ts";
import { centreActsRoutes, type CentreActsPort } from "./centre-acts-routes.ts";
import type { DeskFor } from "./desk-answers.ts";
import { deskRoutes } from "./desk-routes.ts";
import { faultsRoutes } from "./faults-routes.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { fleetRoutes } from "./fleet-routes.ts";
import { gatewaysRoutes } from "./gateways-routes.ts";
import { homesRoutes } from "./homes-routes.ts";
import { lookingRoutes } from "./looking-routes.ts";
import { identityRoutes, nobodySignsInRoute } from "./identity-routes.ts";
import { incidentRoutes } from "./incident-routes.ts";
import { narrowedCommands, narrowedQueries } from "./narrowed-desk.ts";
import { openIdRoutes, phoneCodeRoutes } from "./other-ways-routes.ts";
import { ownSettingsRoutes } from "./own-settings-routes.ts";
import { pushRoutes } from "./push-routes.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import type { DemoHome, DeskCommands, DeskQueries, GatewayCommands, Ground } from "./ports.ts";
import type { DeskCalls } from "./ports-calls.ts";
import type { Care } from "./ports-care.ts";
import type { Sendables } from "./ports-acts.ts";
import type { DeskPeople } from "./ports-looking.ts";
import type { Screens } from "./ports-screens.ts";
import { toldRoutes, type ToldPersons } from "./told-routes.ts";
import { screenRoutes } from "./screen-routes.ts";
import { checkInsRoutes, type CheckInParts } from "./registry/check-ins-routes.ts";
import { registryRoutes, type RegistryParts } from "./registry/registry-routes.ts";
import type { Keepers } from "./registry/keepers.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Shifts } from "../shifts/shifts.ts";
import type { Drills } from "../drills/drills.ts";
import type { Trials } from "../trials/trials.ts";
import { drillsRoutes } from "./drills-routes.ts";
import { trialsRoutes } from "./trials-routes.ts";
import { shiftsRoutes } from "./shifts-routes.ts";
import type { Route } from "./route.ts";

export function allRoutes(parts: {
  queries: DeskQueries;
  commands: DeskCommands;
  gateways: GatewayCommands;
  work: WorkBoard;
  trials: Trials;
  drills: Drills;
  /** Left out where no kits are looked after. */
  fleet?: Fleet | undefined;
  trying: Pick<CloudLoop, "beginTrial" | "endTrial">;
  demo: DemoHome | null;
  ground: Ground;
  identity: Identity | undefined;
  /** Left out where nothing is registered. */
  keepers?: Keepers | undefined;
  /** Left out where no centre outside answers. */
  centreActs?: CentreActsPort | undefined;
  /** Left out where nobody is told by message or call. */
  told?: ToldPersons | undefined;
  /** Left out where nothing is known of telephones. */
  calls?: DeskCalls | undefined;
  /** Left out where nobody cares for a home from outside. */
  care?: Care | undefined;
  /** Left out where nobody asks who sits at the desks. */
  people?: DeskPeople | undefined;
  /** Left out where nobody answers for homes. */
  screens?: Screens | undefined;
  /** Left out where nobody is sent anywhere. */
  sendables?: Sendables | undefined;
  /** Left out where nobody is called. */
  checkIns?: CheckInParts["checkIns"] | undefined;
  /** Left out where nobody works in shifts. */
  shifts?: Shifts | undefined;
  /** Left out where no area is watched over. */
  board?: LiveBoard | undefined;
  /** Where it is noted what leaves the house as a file. */
  audit: Pick<AuditLog, "note"> | null;
  nowMs: () => number;
}): readonly Route[] {
  const { ground, identity, audit, nowMs } = parts;
  const queriesFor = (asked: Asked): DeskQueries => narrowedQueries(parts.queries, asked.sight);
  const commandsFor = (asked: Asked): DeskCommands => narrowedCommands(parts.commands, { asked, ground });
  const deskFor: DeskFor = (asked) => ({ queries: queriesFor(asked), commands: commandsFor(asked) });
  const phaseOf = (homeId: HomeId): string | null => ground.openIncidentOf(homeId)?.phase ?? null;
  const nameOf = async (homeId: HomeId, signal: AbortSignal): Promise<string | null> =>
    (await parts.queries.home(homeId, signal))?.name ?? null;
  const gatewayOf: RegistryParts["gatewayOf"] = async (homeId, signal) =>
    (await parts.queries.home(homeId, signal))?.gateway ?? null;
  return [
    ...deskRoutes(deskFor),
    ...incidentRoutes(deskFor),
    ...(parts.calls ? callsRoutes({ calls: parts.calls, deskFor }) : []),
    ...(parts.people ? lookingRoutes({ people: parts.people, ground }) : []),
    ...(parts.screens ? screenRoutes({ screens: parts.screens, deskFor, nowMs }) : []),
    ...(parts.people && parts.sendables
      ? actsRoutes({ deskFor, people: parts.people, sendables: parts.sendables, ground })
      : []),
    ...(parts.shifts ? shiftsRoutes({ shifts: parts.shifts, deskFor, nowMs }) : []),
    ...homesRoutes({ queriesFor, nowMs }),
    ...(parts.care ? careRoutes({ care: parts.care, ground, nowMs }) : []),
    ...gatewaysRoutes(parts.gateways),
    ...faultsRoutes({ work: parts.work, nowMs }),
    ...(parts.fleet ? fleetRoutes(parts.fleet) : []),
    ...drillsRoutes({ drills: parts.drills, nameOf }),
    ...trialsRoutes({ trials: parts.trials, trying: parts.trying, nameOf, nowMs }),
    ...demoRoutes(parts.demo),
    ...(parts.centreActs ? centreActsRoutes(parts.centreActs) : []),
    ...(parts.told ? toldRoutes({ told: parts.told, nowMs }) : []),
    ...(parts.keepers && parts.checkIns
      ? checkInsRoutes({
          keepers: parts.keepers,
          checkIns: parts.checkIns,
          phaseOf,
          open: async (call) => await parts.commands.open(call),
          home: async (homeId, signal) => await parts.queries.home(homeId, signal),
          nowMs,
        })
      : []),
    ...(parts.keepers ? registryRoutes({ keepers: parts.keepers, phaseOf, gatewayOf, nameOf, audit, nowMs }) : []),
    ...(parts.board && parts.keepers ? boardRoutes({ board: parts.board, ...parts.keepers, nowMs }) : []),
    ...(identity ? signingIn(identity, parts.keepers, nowMs) : [nobodySignsInRoute()]),
  ];
}

function signingIn(identity: Identity, keepers: Keepers | undefined, nowMs: () => number): readonly Route[] {
  const parts = { identity, nowMs };
  // Of the connector that sends: the first one that is open.
  const publicKey = async (): Promise<string | null> => {
    const { kept = [] } = (await keepers?.connectors.all()) ?? {};
    const [first] = kept.flatMap(({ content }) =>
      content.kind === "push" && content.closedAtMs === null ? [content.settings.publicKey] : [],
    );
    return first ?? null;
  };
  const { passkeys, phoneCodes, openId } = identity;
  return [
    ...identityRoutes(parts),
    ...ownSettingsRoutes(parts),
    ...pushRoutes({ ...parts, publicKey }),
    ...accountsRoutes(parts),
    ...(passkeys ? passkeyRoutes({ ...parts, passkeys }) : []),
    ...(phoneCodes ? phoneCodeRoutes({ ...parts, phoneCodes }) : []),
    ...(openId ? openIdRoutes({ ...parts, openId }) : []),
  ];
}
