/** What the kit's page says of tests of its devices, and of what is missing before it goes live. */

import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const testWords = catalogue("kit-test", {
  title: ["设备测试", "Test of devices"],
  hint: [
    "测试期间，所选每个设备的第一次报警按测试处理，一直送到坐席和接警中心，并标明是测试。第二次按下、其他设备，以及该住户有未办结警情时，一律按真实报警处理。",
    "During the test, the first alarm of each chosen device goes all the way to the desk and the centre, marked as a test. A second press, any other device, and everything while the home has an open incident is real.",
  ],
  devices: ["要测试的设备", "Devices to test"],
  devicesMissing: ["请至少选择一个设备", "Choose at least one device"],
  minutes: ["几分钟（最长15）", "For how many minutes (15 at most)"],
  why: ["为何测试", "Why"],
  begin: ["开始测试", "Begin the test"],
  finish: ["结束测试", "End the test"],
  look: ["查看结果", "Look again"],
  running: ["测试进行中，到 {{time}} 自动结束（{{by}}）", "Under way, ends by itself at {{time}} ({{by}})"],
  over: ["{{time}} 的测试（{{by}}）", "Test of {{time}} ({{by}})"],
  none: ["还没有测试过。", "Nothing was tested yet."],
  missed: ["未收到：{{devices}}", "Never heard: {{devices}}"],
  sent: ["{{device}}：{{sent}} 按下，{{stored}} 收到", "{{device}}: pressed {{sent}}, stored {{stored}}"],
  desk: ["坐席 {{time}} 收到", "on the desk {{time}}"],
  noDesk: ["坐席尚未收到", "not on the desk yet"],
  centre: ["{{name}} {{time}} 确认", "{{name}} confirmed {{time}}"],
  noCentre: ["{{name}} 尚未确认", "{{name}} has not confirmed"],
  wentLive: ["测试后未恢复，已按真实报警处理", "it did not end, and became a real alarm"],
} as const satisfies Record<string, Entry>);

export const testWhyWords = catalogue("kit-test-why", {
  installation: ["安装", "Installation"],
  repair: ["维修", "Repair"],
  weekly: ["每周测试", "Weekly test"],
  monthly: ["每月测试", "Monthly test"],
} as const satisfies Record<string, Entry>);

export const gateWords = catalogue("kit-gate", {
  title: ["开通前的检查", "Before it goes live"],
  ready: ["全部已验证，可以开通。", "Everything was proven: it can go live."],
  missing: [
    "以下各项尚未验证。请补齐；确需先开通的，请逐项写明原因，原因会保存在记录中。",
    "This is missing. Do it; or say for each of them why it goes live all the same. What you say stays in the record.",
  ],
  reason: ["仍要开通的原因", "Why it goes live all the same"],
  despite: ["开通时未验证：{{what}}，原因：{{why}}", "Not proven when it went live: {{what}}, because: {{why}}"],
  goLive: ["开通", "Go live"],
  look: ["重新检查", "Look again"],
} as const satisfies Record<string, Entry>);
