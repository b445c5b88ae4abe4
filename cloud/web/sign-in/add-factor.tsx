/** A second factor is added: codes from an app, or a passkey. Recovery codes are shown once, and only then it goes on. */

import { useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { QrCode } from "../parts/qr-code.tsx";
import { Field, Submit, TroubleText, useAsking } from "./form.tsx";
import type { Added, IdentityClient, Way } from "./identity-client.ts";
import { askPasskey, hasPasskeys } from "./passkey.ts";
import { signInWords } from "./words.ts";

export function AddFactor(given: { client: IdentityClient; ways: readonly Way[]; done: () => void }): ReactNode {
  const say = useWords(signInWords);
  const { client, ways, done } = given;
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null);
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { isAsking, trouble, run } = useAsking();
  const added = ({ recoveryCodes }: Added): void => {
    setBegun(null);
    setCode("");
    if (recoveryCodes) setCodes(recoveryCodes);
    else done();
  };
  if (codes) return <RecoveryCodes codes={codes} done={done} />;
  if (begun) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run(() => client.post<Added>("factors/totp/confirm", { code }), added);
        }}
      >
        <p>{say("addTotpHint")}</p>
        <QrCode text={begun.uri} label={say("secretPicture")} />
        <p>
          {say("secret")} <span className="secret">{begun.secret.match(/.{1,4}/g)?.join(" ")}</span>
        </p>
        <a href={begun.uri}>{say("openApp")}</a>
        <Field of={say("code")} value={code} change={setCode} kind="code" complete="one-time-code" isFirst />
        <TroubleText of={trouble} />
        <Submit of={say("confirm")} isAsking={isAsking} />
      </form>
    );
  }
  return (
    <section>
      <TroubleText of={trouble} />
      <button
        type="button"
        className="button button-primary"
        disabled={isAsking}
        onClick={() => run(() => client.post<{ secret: string; uri: string }>("factors/totp"), setBegun)}
      >
        {say("addTotp")}
      </button>
      {ways.includes("passkey") && hasPasskeys() ? (
        <button
          type="button"
          className="button"
          disabled={isAsking}
          onClick={() => run(() => askPasskey<Added>(client, "factors"), added)}
        >
          {say("addPasskey")}
        </button>
      ) : null}
    </section>
  );
}

export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }): ReactNode {
  const say = useWords(signInWords);
  return (
    <section>
      <h2>{say("recoveryCodes")}</h2>
      <p>{say("recoveryHint")}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <button type="button" className="button button-primary" onClick={done}>
        {say("kept")}
      </button>
    </section>
  );
}
