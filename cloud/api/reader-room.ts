/** For whom an operation is: the rooms of the reference. Each path is in one of them, the first whose pattern fits. */

type Room = { name: string; words: readonly [zh: string, en: string]; paths: RegExp };

export const readerRooms = [
  {
    name: "desk",
    words: ["坐席接警台", "The operator's desk"],
    paths: /^\/api\/(incidents|calls|desk|shifts|check-ins|stream)\b|\/(screen|numbers|check-in)\b(?<!^\/api\/numbers)/,
  },
  {
    name: "care",
    words: ["照护人", "Caregivers"],
    paths: /^\/api\/homes\/[^/]+\/(care|usual|week|day|absence)\b/,
  },
  {
    name: "installation",
    words: ["上门安装", "Installation on the spot"],
    paths: /^\/api\/visits\b|\/(installation|hand-overs?|visits|claim-kit)\b/,
  },
  {
    name: "equipment",
    words: ["设备运维", "Kits and faults"],
    paths: /^\/api\/(kits|gateways|fleet|faults)\b|\/tests\b/,
  },
  { name: "numbers", words: ["统计与月报", "Numbers and months"], paths: /^\/api\/numbers\b|\/(months|board)\b/ },
  {
    name: "homes",
    words: ["住户与老人", "Homes and residents"],
    paths: /^\/api\/(homes|residents|duplicates|due|imports|exports)\b/,
  },
  {
    name: "areas",
    words: ["区划、预案与中心", "Areas, plans and centres"],
    paths: /^\/api\/(areas|settings|connectors)\b/,
  },
  { name: "people", words: ["账号与登录", "Accounts and signing in"], paths: /^\/api\/(accounts|identity)\b/ },
  {
    name: "outside",
    words: ["外部系统", "Other systems"],
    paths: /^\/api\/(answers|phone-events|centres)\b/,
  },
  { name: "service", words: ["系统自身", "The service itself"], paths: /^\/(healthz|metrics|api\/(demo|openapi))/ },
] as const satisfies readonly Room[];

/** Undefined: nobody has said yet for whom it is. */
export function readerRoomOf(path: string): string | undefined {
  return readerRooms.find(({ paths }) => paths.test(path))?.name;
}
