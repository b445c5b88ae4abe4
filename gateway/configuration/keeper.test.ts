import { expect, test } from "vitest";
import { must, parseAssignmentId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { Configuration } from "@shouwang/shared/wire/configuration.ts";
import type { Kept } from "./configuration-store.ts";
import { createConfigurationKeeper, keepsWithin } from "./keeper.ts";

const configuration = (assignmentId: string, assignedAtMs = 0): Configuration => ({
  version: 1,
  assignmentId: must(parseAssignmentId(assignmentId), assignmentId),
  assignedAtMs,
  devices: [],
});
const encode = (message: object): Uint8Array => new TextEncoder().encode(JSON.stringify(message));
const desired = (one: object): Uint8Array => encode({ v: 1, configurationHash: "", configuration: one });

function build(card: { found?: Configuration; damage?: string } = {}) {
  const clock = createManualClock({ wallMs: 0 });
  const said: string[] = [];
  const kept: string[] = [];
  const answers: { next: () => Promise<Kept> } = { next: async () => await Promise.resolve({ kind: "kept" }) };
  const keeper = createConfigurationKeeper({
    clock,
    store: {
      found: card.found,
      damage: card.damage,
      async keep(one) {
        const answer = await answers.next();
        if (answer.kind === "kept") kept.push(one.assignmentId);
        return answer;
      },
    },
  });
  keeper.start({
    changed: ({ assignmentId }) => said.push(`changed ${assignmentId}`),
    trouble: (state, detail) => said.push(`${state}: ${detail}`),
  });
  return { keeper, clock, said, kept, answers };
}

test("R-174 a desired configuration is in force at once, and claimed when the card holds it", async () => {
  const { keeper, said, kept } = build();
  expect([keeper.hash(), keeper.inForce()]).toEqual(["none", undefined]);
  expect(await keeper.heard(desired(configuration("as-1")))).toBe("kept");
  expect(keeper.hash()).toMatch(/^[0-9a-f]{64}$/);
  // The same again writes nothing and says nothing.
  expect(await keeper.heard(desired(configuration("as-1")))).toBe("as before");
  expect(kept).toEqual(["as-1"]);
  expect(said).toEqual(["gone: the configuration is kept", "changed as-1"]);
});

test.each([
  ["of a version that nobody here knows", { ...configuration("as-2"), version: 2 }],
  [
    "with a device twice",
    { ...configuration("as-2"), devices: [1, 2].map(() => ({ deviceId: "d", name: "n", room: "hall" })) },
  ],
  [
    "that calls a life device none",
    { ...configuration("as-2"), devices: [{ deviceId: "d", name: "n", room: "hall", isLife: false }] },
  ],
  ["that is empty", {}],
])("R-174 a configuration %s is refused as a whole, said, and the one before stays", async (_, one) => {
  const { keeper, said, kept } = build({ found: configuration("as-1") });
  expect(await keeper.heard(desired(one))).toBe("as before");
  expect(keeper.inForce()).toEqual(configuration("as-1"));
  expect(kept).toEqual([]);
  expect(said.at(-1)).toMatch(/^present: the cloud's configuration was refused, the one before stays/);
  await keeper.heard(desired(configuration("as-1")));
  expect(said.at(-1)).toMatch(/^gone/);
});

test("R-174 fields that nobody here knows are left out, and the hash says what is left", async () => {
  const { keeper } = build();
  const plain = build();
  await keeper.heard(
    desired({
      ...configuration("as-1"),
      mute: true,
      devices: [{ deviceId: "d", name: "n", room: "hall", silence: 9 }],
    }),
  );
  await plain.keeper.heard(
    desired({ ...configuration("as-1"), devices: [{ deviceId: "d", name: "n", room: "hall" }] }),
  );
  expect(keeper.inForce()).toEqual(plain.keeper.inForce());
  expect(keeper.hash()).toBe(plain.keeper.hash());
});

test("R-175 a card that takes nothing: in force for this run, a fault, not claimed, and tried again when it is said again", async () => {
  const { keeper, said, answers } = build({ found: configuration("as-1") });
  const before = keeper.hash();
  answers.next = async () => await Promise.resolve({ kind: "refused", detail: "no space left" });
  expect(await keeper.heard(desired(configuration("as-2")))).toBe("as before");
  expect([keeper.inForce()?.assignmentId, keeper.hash()]).toEqual(["as-2", before]);
  expect(said.at(-1)).toBe("present: the configuration is in force until the next start only: no space left");
  answers.next = async () => await Promise.resolve({ kind: "kept" });
  expect(await keeper.heard(desired(configuration("as-2")))).toBe("kept");
  expect(keeper.hash()).not.toBe(before);
  expect(said.at(-1)).toMatch(/^gone/);
});

test("R-175 a card that hangs is a fault after some seconds and is asked once; what is newest is written when it answers", async () => {
  const { keeper, clock, said, kept, answers } = build();
  const hanging = Promise.withResolvers<Kept>();
  let asked = 0;
  answers.next = async () => {
    asked++;
    return await hanging.promise;
  };
  const first = keeper.heard(desired(configuration("as-1")));
  const second = keeper.heard(desired(configuration("as-2")));
  await clock.advanceTo(keepsWithin);
  expect(await Promise.all([first, second])).toEqual(["as before", "as before"]);
  expect([asked, keeper.inForce()?.assignmentId, keeper.hash()]).toEqual([1, "as-2", "none"]);
  expect(said.at(-1)).toBe("present: the card has not taken the configuration within 5 s");
  hanging.resolve({ kind: "kept" });
  await expect.poll(() => kept).toEqual(["as-1", "as-2"]);
  await expect.poll(() => said.at(-1)).toMatch(/^gone/);
});

test("R-175 what is damaged is said at the start, and what is whole takes its place", async () => {
  const { said, kept } = build({ found: configuration("as-1"), damage: "configuration.b: torn" });
  expect(said).toEqual(["changed as-1", "present: configuration.b: torn"]);
  await expect.poll(() => said.at(-1)).toMatch(/^gone/);
  expect(kept).toEqual(["as-1"]);
});

test("R-197 a cloud restored from before the kit moved: the kit stays where it is, as a fault, until it is assigned anew", async () => {
  const { keeper, said, kept } = build({ found: configuration("as-new-home", 2_000) });
  const before = keeper.hash();
  expect(await keeper.heard(desired(configuration("as-old-home", 1_000)))).toBe("as before");
  expect([keeper.inForce()?.assignmentId, keeper.hash(), kept]).toEqual(["as-new-home", before, []]);
  expect(said.at(-1)).toBe(
    "present: the cloud desires as-old-home, where this kit was before as-new-home: was a backup put back? The kit stays where it is; assign it anew.",
  );
  // Somebody moves it again, in the restored registry: that is later than both.
  expect(await keeper.heard(desired(configuration("as-restored", 3_000)))).toBe("kept");
  expect([keeper.inForce()?.assignmentId, kept]).toEqual(["as-restored", ["as-restored"]]);
  expect(said.slice(-2)).toEqual(["gone: the configuration is kept", "changed as-restored"]);
});

test.each([
  ["the same home with other devices", { ...configuration("as-1", 1_000), devices: [] }],
  ["another home at the same time", configuration("as-2", 2_000)],
])("R-197 %s is no step back", async (_, one) => {
  const { keeper } = build({ found: configuration("as-1", 2_000) });
  expect(await keeper.heard(desired(one))).toBe("kept");
});
