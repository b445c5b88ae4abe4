import { describe, expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startWebhookReceiver } from "../../../hardware/simulators/webhook-receiver.ts";
import { noticeOf } from "../../../test/builders/notices.ts";
import { openWebhookPath } from "./http-webhook-path.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const limit = (): AbortSignal => AbortSignal.timeout(4_000);

describe("R-423 a webhook is one of a centre's paths", () => {
  test("a signed ping asks whether the receiver is there, and is no notice", async () => {
    await using receiver = await startWebhookReceiver({ secret, port: 0 });
    await using path = openWebhookPath({ url: `${receiver.url}in/tenant-17`, secret }, { clock });
    expect(path.name).toBe(`webhook ${new URL(receiver.url).host}`);
    expect(await path.supervision?.ask(limit())).toEqual({ kind: "accepted", receipt: "200 here" });
    expect(await path.supervision?.ask(limit())).toMatchObject({ kind: "accepted" });
    expect([receiver.pings(), receiver.received.length, receiver.repeats()]).toEqual([2, 0, 0]);
    const stranger = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
    await using forged = openWebhookPath({ url: receiver.url, secret: stranger }, { clock });
    expect(await forged.supervision?.ask(limit())).toMatchObject({ kind: "refused" });
  });

  test("what is a test, and what may be there already, is said in the notice", async () => {
    await using receiver = await startWebhookReceiver({ secret, port: 0 });
    await using path = openWebhookPath({ url: receiver.url, secret }, { clock });
    expect(await path.deliver(noticeOf({ mode: "test", mayHaveArrived: true }), limit())).toMatchObject({
      kind: "accepted",
    });
    expect(receiver.received[0]?.payload.data).toMatchObject({ mode: "test", mayHaveArrived: true });
  });

  test("a receiver that is gone is unreachable, for a notice and for a ping", async () => {
    const receiver = await startWebhookReceiver({ secret, port: 0 });
    await using path = openWebhookPath({ url: receiver.url, secret }, { clock });
    await receiver[Symbol.asyncDispose]();
    expect(await path.deliver(noticeOf(), limit())).toMatchObject({ kind: "unreachable" });
    expect(await path.supervision?.ask(limit())).toMatchObject({ kind: "unreachable" });
  });
});
