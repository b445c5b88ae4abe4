/** The paths to a centre with a system of its own: their order, how each stands now, and a test by one of them. */

import { Button, Input, InputNumber, Select, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { CentrePathTyped, CentreView } from "../../../api/registry/contract/centres.ts";
import type { ConnectorsView, TestAnswerView } from "../../../api/registry/contract/connectors.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { connectorsWords } from "../connectors/words.ts";
import { Trouble } from "../parts/trouble.tsx";

/** The paths of a centre when nobody says otherwise. */
export const pathBy = (connectorId: string): CentrePathTyped => ({
  connectorId,
  account: null,
  timeoutSeconds: 8,
  superviseSeconds: null,
  codes: {},
});

export function PathsSheet(given: {
  path: string;
  centre: CentreView;
  mayChange: boolean;
  reload: () => void;
}): ReactNode {
  const { path, centre, mayChange, reload } = given;
  const { centreId, version, name: centreName, reached } = centre;
  const say = useWords(connectorsWords);
  const connectors = useRead<ConnectorsView>(`${path}/connectors`).shown;
  const [paths, setPaths] = useState<readonly CentrePathTyped[]>(centre.paths);
  const [inbound, setInbound] = useState(centre.inbound);
  const [tested, setTested] = useState<Readonly<Record<string, TestAnswerView>>>({});
  const { isAsking, trouble, run } = useCommand();
  const known = connectors.kind === "answer" ? connectors.value : { kinds: [], connectors: [] };
  const usable = (use: "path" | "inbound") =>
    known.connectors.flatMap(({ connectorId, content }) =>
      content !== null &&
      content.closedAtMs === null &&
      known.kinds.some((one) => one.kind === content.kind && one.uses.includes(use))
        ? [{ connectorId, name: content.name }]
        : [],
    );
  const { may } = useMe();
  // As it is saved: the table says what arrives now.
  const needsNumbers = centre.paths.some(({ connectorId }) => {
    const kind = known.connectors.find((one) => one.connectorId === connectorId)?.content?.kind;
    return kind === "dc09" || kind === "scaip";
  });
  const nameOf = (connectorId: string): string =>
    known.connectors.find((one) => one.connectorId === connectorId)?.content?.name ?? connectorId;
  const one = `${path}/centres/${centreId}/paths`;
  const change = (at: number, to: Partial<CentrePathTyped>): void =>
    setPaths(paths.map((each, n) => (n === at ? { ...each, ...to } : each)));
  return (
    <fieldset className="grant">
      <legend>{say("pathsOf", { name: centreName })}</legend>
      <p className="soft">{say("pathsLead")}</p>
      <p className="soft as-typed">{say("centreId", { id: centreId })}</p>
      <ol className="lines">
        {paths.map((each, at) => {
          const name = nameOf(each.connectorId);
          const now = reached.find(({ connectorId }) => connectorId === each.connectorId);
          const answer = tested[each.connectorId];
          return (
            <li key={each.connectorId}>
              <p className="row">
                <strong>{say("pathAt", { n: at + 1, name })}</strong>
                {now ? (
                  <>
                    <Tag>{say(`is-${now.standing}`)}</Tag>
                    <span className="soft">{now.name}</span>
                    {now.lastAnswerAtMs === null ? null : (
                      <span className="soft">{say("lastAnswer", { at: timeText(now.lastAnswerAtMs) })}</span>
                    )}
                    <span className="soft">
                      {now.askEveryMs === null ? say("notAsked") : say("asked", { s: now.askEveryMs / 1_000 })}
                    </span>
                    {now.why === null ? null : <span>{say("why", { why: now.why })}</span>}
                  </>
                ) : null}
              </p>
              {mayChange ? (
                <>
                  <div className="looking lead">
                    <label className="home-field">
                      <span className="soft">{say("account")}</span>
                      <Input
                        aria-label={`${name}: ${say("account")}`}
                        maxLength={16}
                        value={each.account ?? ""}
                        onChange={({ target }) => change(at, { account: target.value === "" ? null : target.value })}
                      />
                    </label>
                    <label className="home-field">
                      <span className="soft">{say("timeout")}</span>
                      <InputNumber
                        aria-label={`${name}: ${say("timeout")}`}
                        min={1}
                        max={25}
                        value={each.timeoutSeconds}
                        onChange={(value) => change(at, { timeoutSeconds: value ?? 8 })}
                      />
                    </label>
                    <label className="home-field">
                      <span className="soft">{say("supervise")}</span>
                      <InputNumber
                        aria-label={`${name}: ${say("supervise")}`}
                        min={0}
                        value={each.superviseSeconds}
                        onChange={(value) => change(at, { superviseSeconds: value })}
                      />
                    </label>
                  </div>
                  <div className="row">
                    {at > 0 ? (
                      <Button
                        size="small"
                        onClick={() => setPaths(paths.toSpliced(at, 1).toSpliced(at - 1, 0, each))}
                        aria-label={say("earlierWhich", { name })}
                      >
                        {say("earlier")}
                      </Button>
                    ) : null}
                    <Button
                      size="small"
                      onClick={() => setPaths(paths.toSpliced(at, 1))}
                      aria-label={say("removeWhich", { name })}
                    >
                      {say("remove")}
                    </Button>
                    {now ? (
                      <Button
                        size="small"
                        loading={isAsking}
                        onClick={() =>
                          run(
                            (client) => client.post<TestAnswerView>(`${one}/${each.connectorId}/test`, {}),
                            (got) => setTested({ ...tested, [each.connectorId]: got }),
                          )
                        }
                        aria-label={say("testWhich", { name })}
                      >
                        {say("test")}
                      </Button>
                    ) : null}
                  </div>
                </>
              ) : null}
              <p role="status">
                {answer === undefined
                  ? null
                  : answer.answer === "not-open"
                    ? say("notOpen")
                    : say(answer.answer, { says: answer.says })}
              </p>
            </li>
          );
        })}
      </ol>
      {needsNumbers && may.includes("export-residents") ? (
        <>
          <p className="soft lead">{say("numbersHint")}</p>
          <p className="lead">
            <Button href={`${path}/centres/${centreId}/numbers.csv`}>{say("numbers")}</Button>
          </p>
        </>
      ) : null}
      {mayChange ? (
        <>
          <div className="row">
            {usable("path")
              .filter(({ connectorId }) => !paths.some((each) => each.connectorId === connectorId))
              .map(({ connectorId, name }) => (
                <Button key={connectorId} onClick={() => setPaths([...paths, pathBy(connectorId)])}>
                  {say("add", { name })}
                </Button>
              ))}
          </div>
          <p className="row lead">
            <span className="soft">{say("inbound")}</span>
            <Select
              aria-label={say("inbound")}
              value={inbound ?? ""}
              onChange={(value: string) => setInbound(value === "" ? null : value)}
              options={[
                { value: "", label: say("byPhone") },
                ...usable("inbound").map(({ connectorId, name }) => ({ value: connectorId, label: name })),
              ]}
            />
          </p>
          <Trouble of={trouble} reload={reload} />
          <Button
            type="primary"
            loading={isAsking}
            onClick={() => run((client) => client.post(one, { version, paths, inbound }), reload)}
          >
            {say("savePaths")}
          </Button>
        </>
      ) : null}
    </fieldset>
  );
}
