/** The way to a phone. Providers come with the notices to caregivers; until then only a demonstration prints what it would send. */

export type Sms = { to: string; text: string };

export type SmsSender = {
  /** Answers within its own limit, and never throws. `why` names no number. */
  send(sms: Sms): Promise<{ kind: "accepted" } | { kind: "refused" | "unreachable"; why: string }>;
};

/** For trying it out: nothing is sent, and whoever sees where it is said can sign in as anybody with a phone number. */
export function createDemoSms(say: (line: string) => void): SmsSender {
  return {
    async send({ text }) {
      say(`DEMO: this would be an SMS and is not sent: ${text}`);
      return await Promise.resolve({ kind: "accepted" });
    },
  };
}
