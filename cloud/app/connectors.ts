/** Opens what reaches centres, from the records of it, and again whenever somebody changes one. Decides nothing. */

import type { CentreId, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { createTurns } from "@shouwang/shared/time/turns.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createPathFaults, type PathFaults } from "./path-faults.ts";
import type { CentreActsPort } from "../api/centre-acts-routes.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import { centreServiceName } from "../emergency/centre/centre-service.ts";
import {
  createReach,
  pathIdOf,
  type PathId,
  type Reach,
  type WantedCentre,
  type WantedPath,
} from "../emergency/centre/reach.ts";
import { testNotice } from "../emergency/centre/test-notice.ts";
import { dc09Settings } from "../emergency/dc09/settings.ts";
import { openDc09Path } from "../emergency/dc09/tcp-dc09.ts";
import type { EmergencyPath } from "../emergency/emergency-path.ts";
import type { Delivered, EmergencyService } from "../emergency/emergency-service.ts";
import { centreMessagesIn } from "../emergency/inbound/centre-messages.ts";
import { createCentreActs } from "../emergency/inbound/centre-acts.ts";
import { centreMessageSchema } from "../emergency/inbound/centre-message.ts";
import { digestOfMessage, isSignedBy } from "../emergency/inbound/crypto-signature.ts";
import { codeTableWith } from "../emergency/mapping/code-table.ts";
import { scaipSettings } from "../emergency/scaip/settings.ts";
import { openScaipPath } from "../emergency/scaip/sip-scaip-path.ts";
import { openWebhookPath } from "../emergency/webhook/http-webhook-path.ts";
import type { CloudLoop } from "../loop/port.ts";
import { createSqlCentreMessages } from "../registry/centres/sql-centre-messages.ts";
import type { Metrics } from "../metrics/prometheus-metrics.ts";
import type { CentrePath } from "../registry/centres/centre-record.ts";
import type { Centres, KeptCentre } from "../registry/centres/centres.ts";
import type { ConnectorContent } from "../registry/connectors/connector-record.ts";
import type { Connectors, KeptConnector } from "../registry/connectors/connectors.ts";

export type CentreReach = Pick<Reach, "services" | "paths" | "counts"> &
  AsyncDisposable & {
    /** From where it is read; known later than the executor needs the services. Settles when what is there is open. */
    readFrom(keepers: ReachedKeepers): Promise<void>;
    /** After a change of these records. */
    readAgain(): Promise<void>;
    /** By this one path, really, and marked as a test. Undefined: there is no such path, or it is not open. */
    sendTest(at: { centreId: CentreId; connectorId: ConnectorId }, signal: AbortSignal): Promise<Delivered | undefined>;
  };
type PathNeeds = {
  clock: Clock;
  /** @param sentence null: it is said anew from now on. */
  notUnderstood: (pathId: PathId, sentence: string | null) => void;
};
export type ReachedKeepers = { centres: Pick<Centres, "all">; connectors: Pick<Connectors, "all"> };

export function openReach(given: {
  /** The desk, and what the configuration names. */
  standing: readonly EmergencyService[];
  loop: Pick<CloudLoop, "ownFault" | "faults">;
  nextId: () => string;
  clock: Clock;
  log: Log;
}): CentreReach {
  return openPaths({ ...given, faults: createPathFaults(given) });
}

/** Opens every path, wherever how they stand is told to. */
export function openPaths(given: {
  standing: readonly EmergencyService[];
  faults: PathFaults;
  nextId: () => string;
  clock: Clock;
  log: Log;
}): CentreReach & Pick<Reach, "centres"> {
  const { standing, faults, nextId, clock, log } = given;
  const { told, notUnderstood } = faults;
  const reach = createReach({ standing, clock, log, told });
  let keepers: ReachedKeepers | undefined;
  const turns = createTurns();

  const follow = async (): Promise<void> => {
    if (keepers === undefined) return;
    const [centres, connectors] = await Promise.all([keepers.centres.all(), keepers.connectors.all()]);
    for (const { connectorId, why } of connectors.unreadable)
      log.error("A connector cannot be read; what goes by it goes by other paths.", { connectorId, why });
    reach.follow(wantedOf(centres, connectors.kept, { clock, notUnderstood }));
    faults.thereAre(remoteOnes(centres).flatMap(pathIdsOf));
  };
  // One after the other: the latest reading is the one that stands.
  const readAgain = async (): Promise<void> => await turns.take(follow);
  return {
    ...reach,
    readAgain,
    sendTest: async (at, signal) => await reach.tryPath(at, testNotice(nextId(), clock.wallMs()), signal),
    async readFrom(from) {
      keepers = from;
      await readAgain();
    },
  };
}

/** Those that are reached by paths, and open. */
export const remoteOnes = (centres: readonly KeptCentre[]): readonly KeptCentre[] =>
  centres.filter(({ content }) => content.kind === "remote" && content.closedAtMs === null);
export const pathIdsOf = ({ centreId, content }: KeptCentre): readonly PathId[] =>
  content.paths.map(({ connectorId }) => pathIdOf(centreId, connectorId));

/** What centres say by themselves, carried out. */
export function openCentreActs(given: {
  keepers: ReachedKeepers;
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  loop: Pick<CloudLoop, "command">;
  metrics: Pick<Metrics, "gauge">;
  clock: Pick<Clock, "wallMs">;
  log: Log;
}): CentreActsPort {
  const { keepers, database, loop, metrics, clock, log } = given;
  let refused = 0;
  metrics.gauge("centre_messages_refused", "Messages of centres that were not carried out.", () => refused);
  const stored = centreMessagesIn(createSqlCentreMessages(database));
  const acts = createCentreActs({
    messages: {
      ...stored,
      // It has been done. Coming again it would name a version that is past.
      end: (key, answer) =>
        stored.end(key, answer).catch((error: unknown) => {
          log.error("What became of a centre's message could not be written down.", { centreId: key.centreId, error });
        }),
    },
    async centre(centreId) {
      const content = (await keepers.centres.all()).find((one) => one.centreId === centreId)?.content;
      if (content === undefined || content.closedAtMs !== null || content.inbound === null) return undefined;
      const { kept } = await keepers.connectors.all();
      const connector = kept.find(({ connectorId }) => connectorId === content.inbound)?.content;
      if (connector?.kind !== "inbound" || connector.closedAtMs !== null) return undefined;
      const { secret, formerSecret } = connector.settings;
      return { name: content.name, secrets: formerSecret === null ? [secret] : [secret, formerSecret] };
    },
    async wasTold(centreId, incidentId) {
      const name = centreServiceName(centreId);
      return (await deliveriesOf(database.read, incidentId)).some(({ connector }) => connector === name);
    },
    command: (incidentId, input) => loop.command(incidentId, input),
    isSigned: isSignedBy,
    digest: digestOfMessage,
    nowMs: () => clock.wallMs(),
    refused({ centreId, code, detail }) {
      refused += 1;
      log.warn("A message of a centre was refused.", { event: "centre-message-refused", centreId, code, detail });
    },
  });
  return { ...acts, messageSchema: centreMessageSchema };
}

function wantedOf(
  centres: readonly KeptCentre[],
  connectors: readonly KeptConnector[],
  needs: PathNeeds,
): readonly WantedCentre[] {
  const byId = new Map(connectors.map(({ connectorId, content }) => [connectorId, content]));
  return remoteOnes(centres).map(({ centreId, content }) => ({
    centreId,
    name: content.name,
    paths: content.paths.map((path) => wantedPath(centreId, path, byId.get(path.connectorId), needs)),
  }));
}

function wantedPath(
  centreId: CentreId,
  path: CentrePath,
  connector: ConnectorContent | undefined,
  needs: PathNeeds,
): WantedPath {
  const { connectorId, timeoutSeconds, superviseSeconds } = path;
  return {
    connectorId,
    name: connector?.name ?? connectorId,
    key: JSON.stringify([connector?.kind, connector?.settings, connector?.closedAtMs, path]),
    timeout: seconds(timeoutSeconds),
    askEvery: superviseSeconds === null ? null : seconds(superviseSeconds),
    open() {
      if (connector === undefined) throw new Error("its settings cannot be read");
      if (connector.closedAtMs !== null) throw new Error("its connector was closed");
      const pathId = pathIdOf(centreId, connectorId);
      needs.notUnderstood(pathId, null);
      return openPath(connector, path, { ...needs, onDefect: (sentence) => needs.notUnderstood(pathId, sentence) });
    },
  };
}

/** What each kind of connector is opened by. Throws a sentence for settings that cannot be used, and for kinds that are no path. */
function openPath(
  connector: ConnectorContent,
  path: CentrePath,
  { clock, onDefect }: Pick<PathNeeds, "clock"> & { onDefect: (sentence: string) => void },
): EmergencyPath {
  switch (connector.kind) {
    case "webhook":
      return openWebhookPath(connector.settings, { clock });
    case "dc09": {
      const own = dc09Settings.safeParse({
        ...connector.settings,
        account: path.account ?? connector.settings.account,
      });
      if (!own.success)
        throw new Error("this centre's account is no account of DC-09: 3 to 16 digits or letters A to F");
      return openDc09Path(own.data, { clock, mapping: codeTableWith(path.codes) });
    }
    case "scaip": {
      const own = scaipSettings.safeParse({
        ...connector.settings,
        controllerId: path.account ?? connector.settings.controllerId,
      });
      if (!own.success) throw new Error("this centre's account is no controller id of SCAIP: 1 to 16 digits");
      return openScaipPath(own.data, { clock, mapping: codeTableWith(path.codes), onDefect });
    }
    case "inbound":
      throw new Error("by this connector a centre answers, and nothing goes out");
    case "phone":
    case "aliyun":
    case "email":
    case "hook":
    case "wechat":
    case "push":
      throw new Error("by this connector persons are told, and no centre");
    case "trunk":
      throw new Error("by this connector people call, and no alarm goes to a centre");
  }
}
