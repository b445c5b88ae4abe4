/** What a gateway said of itself, for a person: the machine, the way to the server, the lines, the devices, the last faults. What is unknown says so. */

import { Tag } from "antd";
import type { ReactNode } from "react";
import type { DiagnosticsReportView } from "../../../api/contract.ts";
import { useWords } from "../../parts/catalogue.ts";
import { faultKindWords } from "../parts/fault-words.ts";
import { diagnosticsWords, laneWords } from "./diagnostics-words.ts";
import { useAgeText } from "./use-age-text.ts";
import { fleetWords } from "./words.ts";

type Report = DiagnosticsReportView;

/** A message takes its time, and a clock that far off hurts nobody. */
const evenMs = 5_000;

export function DiagnosticsReport({ report, heardAtMs }: { report: Report; heardAtMs: number }): ReactNode {
  const say = useWords(diagnosticsWords);
  const { links, devices, faults } = report.leftOut;
  return (
    <div className="fleet-report">
      <Machine report={report} heardAtMs={heardAtMs} />
      <Cloud report={report} />
      <Links links={report.links} />
      <Devices devices={report.devices} />
      <Faults report={report} />
      {links + devices + faults > 0 ? <p className="kit-note">{say("leftOut", { links, devices, faults })}</p> : null}
    </div>
  );
}

function Fact({ name, lines }: { name: string; lines: readonly (string | null)[] }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {lines.map((line) =>
          line === null ? null : (
            <span className="fleet-by" key={line}>
              {line}
            </span>
          ),
        )}
      </dd>
    </div>
  );
}

function Machine({ report, heardAtMs }: { report: Report; heardAtMs: number }): ReactNode {
  const say = useWords(diagnosticsWords);
  const ageText = useAgeText();
  const { machine, clock, softwareVersion } = report;
  const age = (seconds: number): string => ageText(seconds * 1_000);
  const amount = (megabytes: number | null): string => (megabytes === null ? say("unknown") : sizeText(megabytes));
  const room = (free: number | null, total: number | null): string =>
    free === null || total === null ? say("unknown") : say("room", { free: sizeText(free), total: sizeText(total) });
  const offMs = clock.wallMs - heardAtMs;
  const off =
    Math.abs(offMs) < evenMs
      ? say("clockEven")
      : say(offMs > 0 ? "clockAhead" : "clockBehind", { age: ageText(Math.abs(offMs)) });
  const clockLines = [
    say(clock.isTrusted ? "clockTrusted" : "clockUntrusted"),
    off,
    clock.jumpedBySeconds === null ? null : say("clockJumped", { seconds: clock.jumpedBySeconds }),
  ];
  return (
    <>
      <h4>{say("machine")}</h4>
      {machine === null ? <p className="kit-note">{say("machineSilent")}</p> : null}
      <dl className="fleet-facts">
        <Fact
          name={say("software")}
          lines={[
            machine === null
              ? softwareVersion
              : say("runs", { version: softwareVersion, age: age(machine.runsForSeconds) }),
          ]}
        />
        <Fact name={say("clock")} lines={clockLines} />
        {machine === null ? null : (
          <>
            <Fact
              name={say("up")}
              lines={[machine.upForSeconds === null ? say("unknown") : age(machine.upForSeconds)]}
            />
            <Fact name={say("disk")} lines={[room(machine.diskFreeMegabytes, machine.diskTotalMegabytes)]} />
            <Fact
              name={say("written")}
              lines={[
                say("writtenSince", { amount: amount(machine.writtenMegabytes) }),
                say("writtenEver", { amount: amount(machine.writtenEverMegabytes) }),
              ]}
            />
            <Fact
              name={say("memory")}
              lines={[
                room(machine.memoryFreeMegabytes, machine.memoryTotalMegabytes),
                say("own", { amount: sizeText(machine.ownMegabytes) }),
              ]}
            />
            <Fact
              name={say("temperature")}
              lines={[machine.celsius === null ? say("unknown") : say("celsius", { degrees: machine.celsius })]}
            />
            <Fact name={say("load")} lines={[machine.load === null ? say("unknown") : String(machine.load)]} />
          </>
        )}
      </dl>
    </>
  );
}

function Cloud({ report }: { report: Report }): ReactNode {
  const say = useWords(diagnosticsWords);
  const sayLane = useWords(laneWords);
  const ageText = useAgeText();
  const { broker, outbox } = report;
  const { connects, losses } = broker;
  const age = ageText(broker.forSeconds * 1_000);
  return (
    <>
      <h4>{say("cloud")}</h4>
      <dl className="fleet-facts fleet-tall">
        <Fact
          name={say("cloud")}
          lines={[say(broker.isUp ? "cloudUp" : "cloudDown", { age }), say("connects", { connects, losses })]}
        />
        <Fact
          name={say("outbox")}
          lines={
            outbox === null
              ? [say("outboxSilent")]
              : outbox.map(({ lane, waiting, oldestSeconds }) => {
                  const count = say("waiting", { lane: sayLane(lane), count: waiting });
                  if (waiting === 0) return count;
                  const oldest =
                    oldestSeconds === null ? say("unknown") : say("oldest", { age: ageText(oldestSeconds * 1_000) });
                  return `${count} · ${oldest}`;
                })
          }
        />
      </dl>
    </>
  );
}

function Links({ links }: { links: Report["links"] }): ReactNode {
  const say = useWords(diagnosticsWords);
  const ageText = useAgeText();
  return (
    <>
      <h4>{say("links")}</h4>
      {links.length === 0 ? <p className="soft">{say("linksNone")}</p> : null}
      <ul className="lines">
        {links.map(({ linkId, model, isUp, forSeconds, losses, read, unread }) => (
          <li key={linkId}>
            <strong className="kit-ids">{linkId}</strong> <span className="soft">{model}</span>
            <span className="fleet-by">
              {[
                say(isUp ? "linkUp" : "linkDown", { age: ageText(forSeconds * 1_000) }),
                say("lost", { count: losses }),
                read === null || unread === null ? say("unknown") : say("frames", { read, unread }),
              ].join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Devices({ devices }: { devices: Report["devices"] }): ReactNode {
  const say = useWords(diagnosticsWords);
  const sayFleet = useWords(fleetWords);
  const ageText = useAgeText();
  return (
    <>
      <h4>{say("devices")}</h4>
      {devices.length === 0 ? <p className="soft">{say("devicesNone")}</p> : null}
      <ul className="lines">
        {devices.map(({ deviceId, model, isLife, linkId, heardSeconds, batteryPercent, linkQuality }) => (
          <li key={deviceId}>
            <strong className="kit-ids">{deviceId}</strong>{" "}
            {isLife ? <Tag color="processing">{sayFleet("life")}</Tag> : null}
            <span className="soft">{[model, linkId].filter((one) => one !== null).join(" · ")}</span>
            <span className="fleet-by">
              {[
                heardSeconds === null ? say("neverHeard") : say("heard", { age: ageText(heardSeconds * 1_000) }),
                batteryPercent === null ? say("batteryUnknown") : say("battery", { percent: batteryPercent }),
                linkQuality === null ? say("radioUnknown") : say("radio", { quality: linkQuality }),
              ].join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Faults({ report }: { report: Report }): ReactNode {
  const say = useWords(diagnosticsWords);
  const sayFault = useWords(faultKindWords);
  const ageText = useAgeText();
  return (
    <>
      <h4>{say("faults")}</h4>
      {report.faults.length === 0 ? <p className="soft">{say("faultsNone")}</p> : null}
      <ul className="lines">
        {report.faults.map(({ deviceId, fault, state, agoSeconds }) => (
          <li key={`${deviceId} ${fault} ${state} ${agoSeconds}`}>
            {say("faultLine", {
              what: deviceId,
              fault: sayFault(fault),
              age: ageText(agoSeconds * 1_000),
              state: say(state === "present" ? "present" : "ended"),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

const sizeText = (megabytes: number): string =>
  megabytes < 1_000 ? `${megabytes}\u00a0MB` : `${(megabytes / 1_000).toFixed(1)}\u00a0GB`;
