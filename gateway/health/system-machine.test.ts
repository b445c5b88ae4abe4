import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createSystemMachine } from "./system-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "shouwang-machine-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As the C library's macros take it apart. */
const { dev } = statSync(folder, { bigint: true });
const major = Number(((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn));
const minor = Number((dev & 0xffn) | ((dev >> 12n) & 0xffffff00n));

function write(file: string, text: string): void {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), text);
}

test("R-675 a Raspberry Pi tells its memory, temperature, disk and what was written to its card", async () => {
  write("proc/uptime", "86400.52 300000.00\n");
  write("proc/meminfo", "MemTotal:        1000000 kB\nMemFree:          100 kB\nMemAvailable:     500000 kB\n");
  write("proc/loadavg", "0.42 0.30 0.20 1/200 1234\n");
  write("sys/class/thermal/thermal_zone0/temp", "48312\n");
  write("sys/class/thermal/thermal_zone1/temp", "-127000\n");
  write("sys/class/thermal/cooling_device0/temp", "99000\n");
  write(
    "proc/diskstats",
    ` 999       0 ram0 0 0 0 0 0 0 0 0 0 0 0\n ${major}       ${minor} mmcblk0p2 10 11 12 13 20 21 4000000 23 0 0 0\n`,
  );
  write("sys/fs/ext4/mmcblk0p2/lifetime_write_kbytes", "21000000\n");
  mkdirSync(join(folder, "sys/dev/block"), { recursive: true });
  symlinkSync("../../devices/platform/mmcblk0/mmcblk0p2", join(folder, `sys/dev/block/${major}:${minor}`));
  const machine = createSystemMachine({ folder, proc: join(folder, "proc"), system: join(folder, "sys") });
  const report = await machine.read();
  expect(report).toMatchObject({
    upForSeconds: 86_401,
    memoryTotalMegabytes: 1_024,
    memoryFreeMegabytes: 512,
    celsius: 48.3,
    load: 0.42,
    writtenMegabytes: 2_048,
    writtenEverMegabytes: 21_504,
  });
  expect(report?.diskTotalMegabytes).toBeGreaterThan(0);
  expect(report?.diskFreeMegabytes).toBeLessThanOrEqual(report?.diskTotalMegabytes ?? 0);
  expect(report?.ownMegabytes).toBeGreaterThan(10);
});

test("R-675 a system that says nothing is unknown, never zero", async () => {
  const nowhere = join(folder, "nowhere");
  write("odd/meminfo", "MemTotal: lots\n");
  write("odd/uptime", "soon\n");
  write("odd/diskstats", "8 0\n");
  for (const proc of [nowhere, join(folder, "odd")]) {
    const machine = createSystemMachine({ folder: nowhere, proc, system: nowhere });
    expect(await machine.read()).toEqual({
      upForSeconds: null,
      runsForSeconds: expect.any(Number),
      diskTotalMegabytes: null,
      diskFreeMegabytes: null,
      writtenMegabytes: null,
      writtenEverMegabytes: null,
      memoryTotalMegabytes: null,
      memoryFreeMegabytes: null,
      ownMegabytes: expect.any(Number),
      celsius: null,
      load: null,
    });
  }
});
