/** The technician's pages over the kits of a street: the list, the work, one kit. */

import { startFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { must, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { anAccessHouse } from "../../test/builders/access-house.ts";
import { builtPages } from "../../test/browser/operator-page.ts";
import { openTechnicianTown, townNowMs } from "../../test/browser/technician-town.ts";
import { looking, type Shots } from "./shot.ts";

const places = [
  ["technician-fleet", "fleet?area=370602", ".fleet-list > li:nth-child(8)"],
  ["technician-work", "fleet/work?area=370602", ".fleet-work > li"],
  ["technician-kit", "fleet/kit-yt-0102?area=370602", ".fleet-plot canvas"],
  ["technician-report", "fleet/kit-yt-0102?area=370602", ".fleet-report h4"],
] as const;

export async function openShots(): Promise<Shots> {
  const [pages, town] = await Promise.all([builtPages(), openTechnicianTown()]);
  const { fleet, work, gateways, keepers } = town;
  const gatewayId = must(parseGatewayId("gw-yt-0102"), "gateway");
  await gateways.send({ gatewayId, by: "li.gong", withinSeconds: 60, command: { kind: "diagnostics" } });
  const { parts } = anAccessHouse({ keepers, fleet, work, gateways, whoAsks: null, ...pages });
  const server = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
  return {
    shots: places.map(([name, place, ready]) => ({
      name,
      async open(browser, look) {
        const context = await looking(browser, look);
        await context.addInitScript(`localStorage.setItem("shouwang-language", "${look.language}")`);
        const page = await context.newPage();
        await page.clock.setFixedTime(townNowMs);
        await page.goto(`${server.url}/administration/#/${place}`);
        // What a gateway says of itself stands there when it was asked.
        if (name === "technician-report")
          await page.getByRole("button", { name: /^(查看报告|Show the report)$/ }).click();
        await page.locator(ready).first().waitFor();
        return page;
      },
    })),
    async close() {
      await server[Symbol.asyncDispose]();
      await town[Symbol.asyncDispose]();
    },
  };
}
