/** The kit is handed over: what is done, what is open and why, and the signature of whoever receives it. */

import type { ReactNode } from "react";
import type { InstallationView } from "../../api/registry/contract/installation.ts";
import { useWords } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { Mark, TextField } from "./parts.tsx";
import { signWords } from "./people-words.ts";
import { PersonFields, relationText } from "./relation-field.tsx";
import { useDayAndClock } from "./say-times.ts";
import { crossMark, isSigned, Signature } from "./signature.tsx";
import { useWorking } from "./use-asking.ts";
import { reasonField, reasonsOf, withoutReason } from "./wizard.ts";

const reasonMax = 200;
const remarksMax = 400;

export function SignStep(): ReactNode {
  const say = useWords(signWords);
  const { work, view } = useWorking();
  if (view === null || view.kit === null) return <p className="card">{say("needKit")}</p>;
  const isWaiting = work.waiting.some(({ intent }) => intent.kind === "sign");
  const signed = view.handOvers.find(({ kitId }) => kitId === view.kit?.kitId);
  return (
    <>
      <p className="lead">{say("lead")}</p>
      <Facts view={view} />
      {isWaiting ? (
        <p className="card" role="status">
          {say("signWaiting")}
        </p>
      ) : signed === undefined ? (
        <SignForm view={view} kitId={view.kit.kitId} />
      ) : (
        <Sheet homeId={view.homeId} handOverId={signed.handOverId} atMs={signed.atMs} />
      )}
    </>
  );
}

function Facts({ view }: { view: InstallationView }): ReactNode {
  const say = useWords(signWords);
  const proven = view.devices.filter(({ proof }) => proof !== null).length;
  const answered = view.contacts.filter(({ tested }) => tested?.outcome === "answered").length;
  const agreed = view.residents.flatMap((one) => one.agreed).length;
  return (
    <ul className="card lines">
      <li>
        <Mark isDone={proven === view.devices.length && proven > 0}>
          {say("proven", { count: proven, of: view.devices.length })}
        </Mark>
      </li>
      <li>
        <Mark isDone={answered > 0}>{say("answered", { count: answered })}</Mark>
      </li>
      <li>
        <Mark isDone={agreed > 0}>{say("agreed", { count: agreed })}</Mark>
      </li>
    </ul>
  );
}

/** Each thing that is missing, with a field for why it may be. */
export function Reasons({ view }: { view: InstallationView }): ReactNode {
  const say = useWords(signWords);
  const language = useLanguage();
  const { work, tell } = useWorking();
  if (view.missing.length === 0) return <p className="good">{say("nothingOpen")}</p>;
  return (
    <section className="card">
      <h3>{say("openTitle")}</h3>
      <ul className="reasons">
        {view.missing.map(({ what, sentence }) => (
          <li key={what}>
            <p id={`missing ${what}`}>{sentence[language]}</p>
            <TextField
              label={say("reason")}
              hint={say("reasonHint")}
              value={work.typed[reasonField(what)] ?? ""}
              maxLength={reasonMax}
              change={(text) => tell({ kind: "typed", field: reasonField(what), text })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SignForm({ view, kitId }: { view: InstallationView; kitId: string }): ReactNode {
  const say = useWords(signWords);
  const { work, tell, want } = useWorking();
  const signer = (work.typed["signer"] ?? "").trim();
  const signerRelation = relationText(work.typed["signs as"] ?? "");
  const remarks = work.typed["remarks"] ?? "";
  const missing = [
    ...(withoutReason(view, work.typed).length > 0 ? [say("missingReasons")] : []),
    ...(signer === "" ? [say("missingSigner")] : []),
    ...(signerRelation === "" ? [say("missingRelation")] : []),
    ...(isSigned(work.strokes) ? [] : [say("missingStrokes")]),
  ];
  const sign = (): void =>
    want({
      kind: "sign",
      sheet: {
        handOverId: work.handOverId,
        kitId,
        signer,
        signerRelation,
        remarks,
        despite: reasonsOf(view, work.typed),
        strokes: work.strokes.map((stroke) => [...stroke]),
      },
    });
  return (
    <>
      <Reasons view={view} />
      <section className="card">
        <PersonFields name="signer" relation="signs as" label={say("signer")} />
        <TextField
          label={say("remarks")}
          value={remarks}
          maxLength={remarksMax}
          change={(text) => tell({ kind: "typed", field: "remarks", text })}
        />
        <p className="label">{say("field")}</p>
        <Signature strokes={work.strokes} drew={(strokes) => tell({ kind: "drew", strokes })} />
        <div className="row">
          <button type="button" className="small-button" onClick={() => tell({ kind: "drew", strokes: [] })}>
            {say("clear")}
          </button>
          <button
            type="button"
            className="small-button"
            onClick={() => {
              tell({ kind: "drew", strokes: crossMark });
              tell({ kind: "typed", field: "remarks", text: say("cannotRemark") });
            }}
          >
            {say("cannot")}
          </button>
        </div>
        {missing.length === 0 ? null : <p className="hint">{say("missing", { what: missing.join(" · ") })}</p>}
        <button type="button" className="button button-primary" disabled={missing.length > 0} onClick={sign}>
          {say("sign")}
        </button>
      </section>
    </>
  );
}

export function Sheet(given: { homeId: string; handOverId: string; atMs: number }): ReactNode {
  const { homeId, handOverId, atMs } = given;
  const say = useWords(signWords);
  const language = useLanguage();
  const dayAndClock = useDayAndClock();
  return (
    <section className="card is-done">
      <p className="good" role="status">
        {say("signedAt", { time: dayAndClock(atMs) })}
      </p>
      <a
        className="button"
        href={`/api/homes/${homeId}/hand-over/${handOverId}/sheet.pdf?language=${language}`}
        download
      >
        {say("pdf")}
      </a>
    </section>
  );
}
