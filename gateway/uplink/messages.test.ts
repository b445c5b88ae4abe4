import { expect, test } from "vitest";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseEpoch,
  parseSessionId,
} from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import { decodeMessage, encodeMessage } from "@shouwang/shared/wire/codec.ts";
import { helloMessageSchema } from "@shouwang/shared/wire/envelope.ts";
import { helloMessage } from "./messages.ts";

const epoch = (at: number) => must(parseEpoch(`epoch-${at}`), "epoch");
const bootId = must(parseBootId("boot-1"), "boot-1");

test("R-084 after hundreds of restarts and alarms without a cloud a hello can still be read, and names life first", () => {
  const standings = lanes.flatMap((lane) =>
    Array.from({ length: 300 }, (_, at) => ({ epoch: epoch(at), lane, lowest: 1, next: 2 })),
  );
  const hello = helloMessage(
    { sessionId: must(parseSessionId("session-1"), "session"), bootId, softwareVersion: "0.1.0" },
    {
      sentAt: { wallMs: 1, uptimeMs: 1, bootId, clock: "untrusted" },
      assignmentId: must(parseAssignmentId("kit-1"), "kit"),
      standings,
      currentEpoch: epoch(299),
      skippedLife: [],
      configurationHash: "hash",
      openAlarms: Array.from({ length: 400 }, (_, at) => must(parseAlarmId(`alarm-${at}`), "alarm")),
      ledgerId: undefined,
    },
  );
  const decoded = decodeMessage(helloMessageSchema, encodeMessage(hello));
  if (decoded.kind === "unreadable") throw new Error(decoded.why);
  expect(decoded.message.epochs[0]).toMatchObject({ lane: "life", epoch: "epoch-299" });
  expect(decoded.message.epochs.every((one) => one.lane === "life")).toBe(true);
  expect(decoded.message.openAlarms.at(-1)).toBe("alarm-399");
});
