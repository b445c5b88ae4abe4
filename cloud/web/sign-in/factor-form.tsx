/** After the password: a code, a passkey, or a recovery code. */

import { useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { Field, Submit, TroubleText, useAsking } from "./form.tsx";
import type { IdentityClient, Way } from "./identity-client.ts";
import { askPasskey, hasPasskeys } from "./passkey.ts";
import { signInWords } from "./words.ts";

export function FactorForm(given: { client: IdentityClient; ways: readonly Way[]; done: () => void }): ReactNode {
  const say = useWords(signInWords);
  const { client, ways, done } = given;
  const [kind, setKind] = useState<"totp" | "recovery">("totp");
  const [code, setCode] = useState("");
  const { isAsking, trouble, run } = useAsking();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run(() => client.post("second-factor", { kind, code }), done);
      }}
    >
      <h1>{say("factor")}</h1>
      {kind === "totp" ? (
        <>
          <p>{say("factorHint")}</p>
          <Field of={say("code")} value={code} change={setCode} kind="code" complete="one-time-code" isFirst />
        </>
      ) : (
        <Field of={say("recoveryCode")} value={code} change={setCode} complete="off" isFirst />
      )}
      <TroubleText of={trouble} />
      <Submit of={say("confirm")} isAsking={isAsking} />
      {kind === "totp" ? (
        <button
          type="button"
          className="button button-quiet"
          onClick={() => {
            setKind("recovery");
            setCode("");
          }}
        >
          {say("useRecovery")}
        </button>
      ) : null}
      {ways.includes("passkey") && hasPasskeys() ? (
        <button
          type="button"
          className="button"
          disabled={isAsking}
          onClick={() => run(() => askPasskey(client, "second-factor"), done)}
        >
          {say("usePasskey")}
        </button>
      ) : null}
    </form>
  );
}
