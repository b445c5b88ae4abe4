/** The radio network is opened for new devices, and what the gateway says of each is shown as it comes. */

import { useState, type ReactNode } from "react";
import type { CommandView } from "../../api/contract.ts";
import { useWords } from "../parts/catalogue.ts";
import { deviceWords, pairingWords } from "./device-words.ts";
import { isOver, latestNews, type PairingNews } from "./pairing-news.ts";
import { Trouble } from "./parts.tsx";
import { useAgain, useAsking } from "./use-asking.ts";

const openSeconds = 254;
const withinSeconds = 30;
const lookEveryMs = 1_000;

/** @param heard what each gateway said, so that the form below knows the model. */
export function usePairing(gatewayId: string | null): {
  command: CommandView | null;
  isOpen: boolean;
  open: () => void;
  close: () => void;
  asking: Pick<ReturnType<typeof useAsking>, "isAsking" | "trouble">;
} {
  const asking = useAsking();
  const [sent, setSent] = useState<CommandView | null>(null);
  const [isFollowed, setFollowed] = useState(false);
  const path = sent === null || !isFollowed ? null : `/api/gateways/${sent.gatewayId}/commands/${sent.commandId}`;
  const { value } = useAgain<CommandView>(path, lookEveryMs);
  const command = value ?? sent;
  const over = command !== null && isOver(command);
  const send = (seconds: number, then: (command: CommandView) => void): void => {
    if (gatewayId === null) return;
    const body = { withinSeconds, command: { kind: "pair", seconds } };
    asking.run((client) => client.post<CommandView>(`/api/gateways/${gatewayId}/commands`, body), then);
  };
  return {
    command,
    isOpen: command !== null && isFollowed && !over,
    asking,
    open: () =>
      send(openSeconds, (one) => {
        setSent(one);
        setFollowed(true);
      }),
    close: () => send(0, () => setFollowed(false)),
  };
}

export function Pairing({ pairing }: { pairing: ReturnType<typeof usePairing> }): ReactNode {
  const say = useWords(deviceWords);
  const { command, isOpen, open, close, asking } = pairing;
  return (
    <div className="card">
      <div className="row">
        <button type="button" className="button button-primary" disabled={asking.isAsking || isOpen} onClick={open}>
          {say("pair")}
        </button>
        {isOpen ? (
          <button type="button" className="button" disabled={asking.isAsking} onClick={close}>
            {say("stopPair")}
          </button>
        ) : null}
      </div>
      <Trouble of={asking.trouble} />
      <p className="news" role="status">
        {command === null ? "" : <News of={latestNews(command)} />}
      </p>
    </div>
  );
}

function News({ of: news }: { of: PairingNews }): ReactNode {
  const say = useWords(pairingWords);
  switch (news.at) {
    case "joined":
      return say("joined", { id: news.deviceId });
    case "try": {
      const { model, seen, wanted } = news;
      return say(`try-${news.do}`, { model, seen: String(seen), wanted: String(wanted) });
    }
    case "said":
      return news.text;
    case "sent":
    case "open":
    case "proven":
    case "nobody":
    case "no-bridge":
    case "no-bridge-answer":
    case "interview-failed":
    case "left":
    case "unproven":
    case "unknown-kind":
      return say(news.at);
  }
}
