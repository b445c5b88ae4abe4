import { expect, test } from "vitest";
import { parseLinkAddress } from "./link-address.ts";

test.each([
  ["serial:/dev/ttyUSB0", { kind: "serial", path: "/dev/ttyUSB0" }],
  ["serial:/dev/serial/by-path/a:b-1.4", { kind: "serial", path: "/dev/serial/by-path/a:b-1.4" }],
  ["tcp://127.0.0.1:4001", { kind: "tcp", host: "127.0.0.1", port: 4001 }],
  ["tcp://radar.local:65535", { kind: "tcp", host: "radar.local", port: 65_535 }],
  ["tcp://[::1]:4001", { kind: "tcp", host: "::1", port: 4001 }],
  ["", undefined],
  ["/dev/ttyUSB0", undefined],
  ["serial:ttyUSB0", undefined],
  ["tcp://host", undefined],
  ["tcp://host:0", undefined],
  ["tcp://host:65536", undefined],
  ["tcp://host:4001/path", undefined],
  ["tcp://::1:4001", undefined],
  ["udp://host:4001", undefined],
])("%s", (text, address) => {
  expect(parseLinkAddress(text)).toEqual(address);
});
