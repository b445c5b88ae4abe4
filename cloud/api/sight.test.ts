import { expect, test } from "vitest";
import { incidentOf } from "../../test/builders/access-house.ts";
import { views } from "../access/view.ts";
import { sightOf } from "./sight.ts";

test("R-773 why an alarm was raised is for those who are shown when somebody last moved", () => {
  const because = { zh: "21:14 起没有活动，最后在卧室", en: "No movement since 21:14, bedroom." };
  const alarms = incidentOf("in").alarms.map((alarm) => ({ ...alarm, because }));
  expect(alarms.length).toBeGreaterThan(0);
  const told = views.filter((view) =>
    sightOf(view)
      .incident(incidentOf("in", { alarms }))
      ?.alarms.some((alarm) => alarm.because !== null),
  );
  expect(told).toEqual(["full", "rescue", "own-home"]);
});
