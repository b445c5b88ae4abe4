import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { refusal } from "./guard-node.mjs";

const guard = fileURLToPath(new URL("guard-node.mjs", import.meta.url));

describe("R-032 another major of Node is refused with a sentence that says what to do", () => {
  test.each(["v20.20.2", "v22.18.0", "v23.0.0", "v25.1.0", "v26.10.0", "v240.0.0"])("%s is refused", (version) => {
    expect(refusal(version)).toMatch(/runs on Node 24 only, and this is Node \d+\.\d+\.\d+\. Run "npm ci"/);
  });

  test.each(["v24.0.0", "v24.21.0", "24.21.0"])("%s is welcome", (version) => {
    expect(refusal(version)).toBeUndefined();
  });

  test("nonsense is refused, not let through", () => {
    expect(refusal("")).toContain("Node 24 only");
  });

  test("run as a step it lets this Node through without a word", () => {
    const step = spawnSync(process.execPath, [guard], { encoding: "utf8" });
    expect(step).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  test("run as a step it stops another one", () => {
    // The version is overwritten before the guard is read: the same file on the same path, told that it runs elsewhere.
    const pretend = `Object.defineProperty(process, "version", { value: "v26.10.0" });`;
    const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
    const step = spawnSync(process.execPath, ["--import", preload, guard], { encoding: "utf8" });
    expect(step.status).toBe(1);
    expect(step.stderr).toContain("this is Node 26.10.0");
  });
});
