/** The way of a code to a phone. */

export type Sms = {
  /** As accounts keep it: with the country, without +. */
  to: string;
  text: string;
  /** For carriers that let only registered templates pass. */
  code: string;
};

export type SmsSender = {
  /** Whether there is a way now: it may be set while the cloud runs. Without one nobody is offered a code. */
  isSet(): boolean;
  /** Answers within its own limit, and never throws. `why` names no number and no code. */
  send(sms: Sms): Promise<{ kind: "accepted" } | { kind: "refused" | "unreachable"; why: string }>;
};

/** For trying it out: nothing is sent, and whoever sees where it is said can sign in as anybody with a phone number. */
export function createDemoSms(say: (line: string) => void): SmsSender {
  return {
    isSet: () => true,
    async send({ text }) {
      say(`DEMO: this would be an SMS and is not sent: ${text}`);
      return await Promise.resolve({ kind: "accepted" });
    },
  };
}
