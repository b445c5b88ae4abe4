/** Opens what reaches centres, from the records of it, and again whenever somebody changes one. Decides nothing. */

import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import type { CentreId, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createReach, pathIdOf, type Reach, type WantedCentre, type WantedPath } from "./emergency/centre/reach.ts";
import { testNotice } from "./emergency/centre/test-notice.ts";
import { dc09Settings } from "./emergency/dc09/settings.ts";
import { openDc09Path } from "./emergency/dc09/tcp-dc09.ts";
import type { EmergencyPath } from "./emergency/emergency-path.ts";
import type { Delivered, EmergencyService } from "./emergency/emergency-service.ts";
import { codeTableWith } from "./emergency/mapping/code-table.ts";
import { scaipSettings } from "./emergency/scaip/settings.ts";
import { openScaipPath } from "./emergency/scaip/sip-scaip-path.ts";
import { openWebhookPath } from "./emergency/webhook/http-webhook-path.ts";
import { keyOf, ownFault } from "./ingest/ledger/own-faults.ts";
import type { CloudLoop } from "./loop-port.ts";
import type { CentrePath } from "./registry/centres/centre-record.ts";
import type { Centres, KeptCentre } from "./registry/centres/centres.ts";
import type { ConnectorContent } from "./registry/connectors/connector-record.ts";
import type { Connectors, KeptConnector } from "./registry/connectors/connectors.ts";

export type CentreReach = Reach & {
  /** From where it is read; known later than the executor needs the services. Settles when what is there is open. */
  readFrom(keepers: Keepers): Promise<void>;
  /** After a change of these records. */
  readAgain(): Promise<void>;
  /** By this one path, really, and marked as a test. Undefined: there is no such path, or it is not open. */
  sendTest(at: { centreId: CentreId; connectorId: ConnectorId }, signal: AbortSignal): Promise<Delivered | undefined>;
};
type PathNeeds = { clock: Clock; log: Log };
type Keepers = { centres: Pick<Centres, "all">; connectors: Pick<Connectors, "all"> };

export function openReach(given: {
  /** The desk, and what the configuration names. */
  standing: readonly EmergencyService[];
  loop: Pick<CloudLoop, "ownFault" | "faults">;
  nextId: () => string;
  clock: Clock;
  log: Log;
}): CentreReach {
  const { standing, loop, nextId, clock, log } = given;
  const reach = createReach({
    standing,
    clock,
    log,
    told({ pathId, isFault, sinceMs, sentence }) {
      if (!isFault) return loop.ownFault({ state: "gone", ...keyOf(pathId), fault: "link-lost" });
      const fault = ownFault(pathId, { fault: "link-lost", owner: "technician", sinceMs, detail: sentence });
      return loop.ownFault({ state: "present", fault });
    },
  });
  let keepers: Keepers | undefined;
  let turn = Promise.resolve();

  const follow = async (): Promise<void> => {
    if (keepers === undefined) return;
    const [centres, connectors] = await Promise.all([keepers.centres.all(), keepers.connectors.all()]);
    for (const { connectorId, why } of connectors.unreadable)
      log.error("A connector cannot be read; what goes by it goes by other paths.", { connectorId, why });
    reach.follow(wantedOf(centres, connectors.kept, { clock, log }));
    endFaultsOfNoPath(centres);
  };
  /** Of paths that somebody took away while no cloud was running. */
  const endFaultsOfNoPath = (centres: readonly KeptCentre[]): void => {
    const there = new Set<string>(
      centres.flatMap(({ centreId }) =>
        reach.paths(centreId).map(({ connectorId }) => pathIdOf(centreId, connectorId)),
      ),
    );
    for (const { gatewayId, deviceId, fault } of loop.faults()) {
      const isPath = gatewayId === cloudId && fault === "link-lost" && deviceId?.startsWith("path-") === true;
      if (isPath && !there.has(deviceId)) loop.ownFault({ state: "gone", ...keyOf(deviceId), fault });
    }
  };
  const readAgain = async (): Promise<void> => {
    // One after the other: the latest reading is the one that stands.
    const mine = turn.then(follow);
    turn = mine.catch(() => undefined);
    await mine;
  };
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

function wantedOf(
  centres: readonly KeptCentre[],
  connectors: readonly KeptConnector[],
  needs: PathNeeds,
): readonly WantedCentre[] {
  const byId = new Map(connectors.map(({ connectorId, content }) => [connectorId, content]));
  return centres
    .filter(({ content }) => content.kind === "remote" && content.closedAtMs === null)
    .map(({ centreId, content }) => ({
      centreId,
      name: content.name,
      paths: content.paths.map((path) => wantedPath(path, byId.get(path.connectorId), needs)),
    }));
}

function wantedPath(path: CentrePath, connector: ConnectorContent | undefined, needs: PathNeeds): WantedPath {
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
      return openPath(connector, path, needs);
    },
  };
}

/** What each kind of connector is opened by. Throws a sentence for settings that cannot be used, and for kinds that are no path. */
function openPath(connector: ConnectorContent, path: CentrePath, { clock, log }: PathNeeds): EmergencyPath {
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
      const onDefect = (sentence: string): void =>
        log.error("A centre cannot use what we say to it; a technician must look.", { path: connector.name, sentence });
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
  }
}
