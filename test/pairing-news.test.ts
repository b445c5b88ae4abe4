/** What a gateway says while a device is brought in, and what the installer's page makes of it: one would change without the other. */

import { describe, expect, test } from "vitest";
import { tellPairing, type Pairing } from "@shouwang/gateway/drivers/zigbee2mqtt/pairing.ts";
import { isOver, latestNews, modelsIn, newsOf } from "../cloud/web/installer/pairing-news.ts";
import { must, parseDeviceId } from "../shared/domain/ids.ts";

const deviceId = must(parseDeviceId("0x00158d0001a2b3c4"), "device");
const waiting = { deviceId, untilMs: 1 };
const tested = { at: "awaiting-test", ...waiting, model: "TS0215A (SOS)", lastSeenMs: 0, wanted: 2 } as const;

describe("R-600 what the gateway says is understood", () => {
  test.each<[Pairing, object]>([
    [{ at: "permit", untilMs: 1 }, { at: "open" }],
    [
      { at: "joined", ...waiting },
      { at: "joined", deviceId },
    ],
    [
      { at: "interviewing", ...waiting },
      { at: "joined", deviceId },
    ],
    [
      { ...tested, proof: "press", seen: 0 },
      { at: "try", deviceId, model: "TS0215A (SOS)", do: "press", seen: 0, wanted: 2 },
    ],
    [
      { ...tested, proof: "press", seen: 1 },
      { at: "try", do: "press", seen: 1 },
    ],
    [
      { ...tested, proof: "open", seen: 0 },
      { at: "try", do: "open" },
    ],
    [
      { ...tested, proof: "move", seen: 0 },
      { at: "try", do: "move" },
    ],
    [{ at: "proven", deviceId, model: "TS0215A" }, { at: "proven" }],
    [{ at: "failed", deviceId: undefined, why: "nobody-joined" }, { at: "nobody" }],
    [{ at: "failed", deviceId, why: "interview-failed" }, { at: "interview-failed" }],
    [{ at: "failed", deviceId, why: "interview-too-long" }, { at: "interview-failed" }],
    [{ at: "failed", deviceId, why: "left" }, { at: "left" }],
    [{ at: "failed", deviceId, why: "no-test" }, { at: "unproven" }],
    [{ at: "failed", deviceId, why: "gives-nothing-we-know" }, { at: "unknown-kind" }],
  ])("%o", (pairing, news) => {
    expect(newsOf({ detail: tellPairing(pairing)?.detail ?? "" })).toMatchObject(news);
  });

  test("what it says that nobody knows here is shown as it came", () => {
    expect(newsOf({ detail: "The moon is in the way." })).toEqual({ at: "said", text: "The moon is in the way." });
    expect(latestNews({ answers: [] })).toEqual({ at: "sent" });
  });

  test("models are known by what was said of each, and the end by its outcome", () => {
    const said = (outcome: "started" | "done", pairing: Pairing) => ({
      receivedAtMs: 0,
      outcome,
      detail: tellPairing(pairing)?.detail ?? "",
    });
    const answers = [said("started", { ...tested, proof: "press", seen: 0 })];
    expect([...modelsIn([{ answers }])]).toEqual([[deviceId, "TS0215A (SOS)"]]);
    expect([isOver({ answers }), isOver({ answers: [said("done", { at: "proven", deviceId, model: "" })] })]).toEqual([
      false,
      true,
    ]);
  });
});
