import { connect } from "node:net";
import { expect, test } from "vitest";
import { startServer } from "./real-servers.ts";
import { describeWithService } from "./services.ts";
import { skipSentences } from "./skips-reporter.ts";

test("skips are counted out loud, one sentence a service", () => {
  expect(skipSentences(["mosquitto", "influxdb", "mosquitto", undefined])).toEqual([
    '1 test skipped: no influxdb. "npm run services" installs it.',
    '2 tests skipped: no mosquitto. "npm run services" installs it.',
    "1 test skipped for a reason of their own.",
  ]);
  expect(skipSentences([])).toEqual([]);
});

describeWithService("mosquitto", "a broker for a block of tests", (server) => {
  test("accepts connections on loopback", async () => {
    const url = new URL(server().url);
    expect(url.hostname).toBe("127.0.0.1");
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname, () => {
        socket.destroy();
        resolve();
      });
      socket.once("error", reject);
    });
  });

  test("one of our own is killed and comes back on the same port", async () => {
    await using first = await startServer("mosquitto");
    await first.kill("SIGKILL");
    await using second = await startServer("mosquitto", { port: first.port });
    expect(second.url).toBe(first.url);
    expect(second.pid).not.toBe(first.pid);
  });
});

describeWithService("victoria-metrics", "a VictoriaMetrics for a block of tests", (server) => {
  test("answers", async () => {
    expect((await fetch(`${server().url}/health`)).status).toBe(200);
  });
});

describeWithService("influxdb", "an InfluxDB for a block of tests", (server) => {
  test("answers", async () => {
    expect((await fetch(`${server().url}/ping`)).status).toBe(204);
  });
});

describeWithService("socat", "a tool", (tool) => {
  test("is a program on this machine", () => {
    expect(tool().binary).toMatch(/\/socat$/);
  });
});
