import { randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { createInfluxTimeline, type InfluxTimelineOptions } from "@shouwang/cloud/timeline/influx-timeline.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { startServer } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";
import { at, describeTimeline, homeOfItsOwn } from "./timeline-suite.ts";

const limit = (): AbortSignal => AbortSignal.timeout(60_000);
const database = `test_${randomBytes(4).toString("hex")}`;
const influx = (url: string): InfluxTimelineOptions => ({
  url,
  database,
  token: null,
  timeout: seconds(10),
  engine: "influxdb",
  write: { path: "v1" },
});
const victoria = (url: string): InfluxTimelineOptions => ({ ...influx(url), engine: "victoria-metrics" });

/** VictoriaMetrics shows new points about a second later, or when asked to. */
async function flushVictoria(url: string): Promise<void> {
  await (await fetch(`${url}/internal/force_flush`, { signal: limit() })).text();
}

describeWithService("influxdb", "R-027 on InfluxDB", (server) => {
  describeTimeline("influxdb", async () => ({
    timeline: createInfluxTimeline(influx(server().url)),
    settle: async () => {},
  }));

  test("a database that is not there is made; one that was dropped is made again", async () => {
    const fresh = `fresh_${randomBytes(4).toString("hex")}`;
    await using timeline = createInfluxTimeline({ ...influx(server().url), database: fresh });
    const point = at(homeOfItsOwn()("pir-1", "motion"), seconds(1), 1);
    await timeline.append([point], limit());
    const drop = new URLSearchParams({ q: `DROP DATABASE "${fresh}"` });
    const dropped = await fetch(`${server().url}/query`, { method: "POST", body: drop, signal: limit() });
    expect(await dropped.text()).not.toContain("error");
    await expect(timeline.append([point], limit())).rejects.toThrow("did not take the points");
    await timeline.append([point], limit());
    expect(await timeline.points({ ...point, fromMs: 0, toMs: point.atMs + 1, limit: 5 }, limit())).toEqual([point]);
  });

  test("killed and back: what was refused is taken the second time, what was resolved is still there", async () => {
    await using first = await startServer("influxdb");
    await using timeline = createInfluxTimeline(influx(first.url));
    const key = homeOfItsOwn()("pir-1", "motion");
    await timeline.append([at(key, seconds(1), 1)], limit());
    await first.kill("SIGKILL");
    await expect(timeline.append([at(key, seconds(2), 1)], limit())).rejects.toThrow(
      "influxdb did not take the points",
    );
    await using second = await startServer("influxdb", first);
    expect(second.url).toBe(first.url);
    await timeline.append([at(key, seconds(2), 1)], limit());
    const kept = await timeline.points({ ...key, fromMs: 0, toMs: 2e12, limit: 5 }, limit());
    expect(kept).toHaveLength(2);
  });
});

describeWithService("victoria-metrics", "R-027 on VictoriaMetrics", (server) => {
  describeTimeline("victoria-metrics", async () => ({
    timeline: createInfluxTimeline(victoria(server().url)),
    settle: () => flushVictoria(server().url),
  }));
  describeTimeline("victoria-metrics over the v2 path", async () => ({
    timeline: createInfluxTimeline({ ...victoria(server().url), write: { path: "v2", organisation: "county" } }),
    settle: () => flushVictoria(server().url),
  }));

  test("two databases on one server do not see each other", async () => {
    const key = homeOfItsOwn()("pir-1", "motion");
    await using one = createInfluxTimeline(victoria(server().url));
    await using other = createInfluxTimeline({ ...victoria(server().url), database: "another" });
    await one.append([at(key, seconds(1), 1)], limit());
    await flushVictoria(server().url);
    const query = { ...key, fromMs: 0, toMs: 2e12, limit: 5 };
    expect(await one.points(query, limit())).toHaveLength(1);
    expect(await other.points(query, limit())).toEqual([]);
  });

  test("says how long what it answered for may still be lost", async () => {
    await using timeline = createInfluxTimeline(victoria(server().url));
    expect(timeline.settlesAfter).toBe(seconds(15));
  });

  test("R-100 says of each start that it is another run", async () => {
    await using first = await startServer("victoria-metrics");
    await using timeline = createInfluxTimeline(victoria(first.url));
    const run = await timeline.run(limit());
    expect([run, await timeline.run(limit())]).toEqual([expect.stringMatching(/^\d+$/), run]);
    // It names the second in which it was started.
    const startedAt = Math.floor(Date.now() / 1_000);
    await first.kill("SIGKILL");
    await expect(timeline.run(limit())).rejects.toThrow();
    await expect.poll(() => Math.floor(Date.now() / 1_000)).toBeGreaterThan(startedAt);
    await using second = await startServer("victoria-metrics", first);
    expect(second.url).toBe(first.url);
    expect(await timeline.run(limit())).not.toBe(run);
  });
});

describe("R-027 a server that is unwell", () => {
  const point = at(homeOfItsOwn()("pir-1", "motion"), seconds(1), 1);

  /** A server that answers every request with what `handle` says. */
  async function unwell(handle: Parameters<typeof createServer>[1]): Promise<{ url: string } & AsyncDisposable> {
    const server = createServer(handle).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return {
      url: `http://127.0.0.1:${address.port}`,
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      },
    };
  }

  test.each(["influxdb", "victoria-metrics"] as const)("nobody there: %s rejects everything", async (engine) => {
    const gone = await unwell(() => {});
    await gone[Symbol.asyncDispose]();
    await using timeline = createInfluxTimeline({ ...influx(gone.url), engine });
    const range = { fromMs: 0, toMs: 10_000 };
    await expect(timeline.append([point], limit())).rejects.toThrow();
    await expect(timeline.probe(limit())).rejects.toThrow();
    await expect(timeline.series({ homeId: point.homeId, ...range }, limit())).rejects.toThrow();
    await expect(timeline.points({ ...point, ...range, limit: 1 }, limit())).rejects.toThrow();
    await expect(timeline.summaries({ ...point, ...range, step: seconds(1) }, limit())).rejects.toThrow();
  });

  test.each([400, 401, 404, 413, 429, 500, 503])("status %d keeps nothing back: it rejects", async (status) => {
    await using server = await unwell((request, response) => {
      request.resume();
      response.writeHead(status).end("no");
    });
    await using timeline = createInfluxTimeline({ ...victoria(server.url) });
    await expect(timeline.append([point], limit())).rejects.toThrow("did not take the points");
  });

  test.each([
    ["hangs up at once", (_: unknown, response: ServerResponse) => response.destroy()],
    [
      "hangs up in the middle",
      (_: unknown, response: ServerResponse) => {
        response.writeHead(200, { "content-length": 100 });
        response.write("half");
        setImmediate(() => response.destroy());
      },
    ],
    ["answers 200 like a page of somebody else", (_: unknown, response: ServerResponse) => response.end("<html>")],
  ])("one that %s has not taken anything", async (_, handle) => {
    await using server = await unwell(handle);
    await using timeline = createInfluxTimeline(victoria(server.url));
    await expect(timeline.append([point], limit())).rejects.toThrow("did not take the points");
  });

  test("one that never answers is given up after the limit, and the next append has its turn", async () => {
    let asked = 0;
    await using server = await unwell((request, response) => {
      request.resume();
      asked += 1;
      if (asked > 1) response.writeHead(204).end();
    });
    await using timeline = createInfluxTimeline({ ...victoria(server.url), timeout: seconds(1) });
    const stuck = timeline.append([point], limit());
    const next = timeline.append([point], limit());
    await expect(stuck).rejects.toThrow("did not take the points");
    await next;
    expect(asked).toBe(2);
  });

  test("one request at a time, whatever is asked side by side", async () => {
    let underWay = 0;
    let most = 0;
    await using server = await unwell((request, response) => {
      most = Math.max(most, ++underWay);
      request.resume().on("end", () =>
        setImmediate(() => {
          underWay -= 1;
          response.writeHead(204).end();
        }),
      );
    });
    await using timeline = createInfluxTimeline(victoria(server.url));
    await Promise.all(Array.from({ length: 20 }, () => timeline.append([point], limit())));
    expect(most).toBe(1);
  });

  test("an answer without end is cut off", async () => {
    await using server = await unwell((request, response) => {
      request.resume();
      const block = "x".repeat(1 << 20);
      const pour = (): void => {
        while (response.write(block) && !response.destroyed);
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    });
    await using timeline = createInfluxTimeline(victoria(server.url));
    const query = { ...point, fromMs: 0, toMs: 10_000, limit: 1 };
    await expect(timeline.points(query, limit())).rejects.toThrow("ask for less");
  });
});
