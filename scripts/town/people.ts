/** Who lives in the town of the pictures. All of them, their numbers and addresses are made up. */

const area = "370602001001";

const device = (deviceId: string, name: string, room: string, more: object = {}): object => ({
  deviceId,
  name,
  model: "simulated",
  room,
  isExteriorDoor: false,
  ...more,
});

const kitOf = (n: number): readonly object[] => [
  device(`0xa4c138f2d0e1b0${n}1`, "卧室按钮", "bedroom", { isLife: true }),
  device(`0xa4c138f2d0e1b0${n}2`, "入户门", "hall", { isExteriorDoor: true }),
  device(`0xa4c138f2d0e1b0${n}3`, "卫生间红外", "bathroom"),
  device(`0xa4c138f2d0e1b0${n}4`, "客厅红外", "living-room"),
];

const others = [
  ["home-2", "幸福里 5-2-301", "陈桂香", "幸福里 5 号楼 2 单元 301", "0535-6210001", true],
  ["home-3", "海滨小区 9-1-102", "李德福", "海滨路 9 号 1 单元 102", "0535-6210002", false],
  ["home-4", "向阳里 3-3-501", "孙玉兰", "向阳街 3 号 3 单元 501", "0535-6210003", false],
  ["home-5", "文化小区 12-1-201", "赵桂荣", "文化路 12 号 1 单元 201", "0535-6210004", true],
  ["home-6", "北大街 21-2-402", "周长贵", "北大街 21 号 2 单元 402", "0535-6210005", false],
] as const;

export const townHomes = {
  /** The simulated one: movement, a door, a radar. */
  lived: {
    homeId: "home-1",
    residentName: "孙玉珍",
    address: "海滨路 8 号 2 单元 301",
    kind: "live",
    name: "海滨路 8-2-301",
    area,
    inactivityAfterMs: 43_200_000,
    phone: "0535-6210000",
  },
  others: others.map(([homeId, name, residentName, address, phone, isHighRisk], n) => ({
    homeId,
    kind: "live",
    area,
    name,
    residentName,
    address,
    phone,
    isHighRisk,
    timeZone: "Asia/Shanghai",
    inactivityAfterMs: 43_200_000,
    devices: kitOf(n + 2),
    kits: [{ gatewayId: `zf-010${n + 2}`, assignmentId: `as-${n + 2}` }],
  })),
};

const headings = [
  "姓名,性别,出生日期,电话,区划代码,地址,住户名称,人员类别,认定依据,认定日期,审核人,下次复核日期,能力等级,评估得分,风险等级,健康备注",
  "第一紧急联系人,第一联系人关系,第一联系人电话,监护同意书版本,签署人,签署人关系,签署日期",
].join(",");

const families = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];
const given = ["秀英", "桂兰", "淑珍", "德福", "建国", "玉兰", "长贵", "凤英", "志强", "桂荣", "永福", "秀兰"];
const men = new Set(["德福", "建国", "长贵", "志强", "永福"]);
const risks = ["低", "中", "高"];
const notes = ["高血压", "糖尿病，使用胰岛素", "听力不好，请大声说话", "心脏支架术后", "膝关节置换", ""];

/** Forty people, as a street office would send them. */
export function residentTable(): string {
  const rows = Array.from({ length: 40 }, (_, n) => {
    const own = given[(n * 5) % given.length] ?? "";
    const name = `${families[n % families.length]}${own}`;
    const child = `${name.slice(0, 1)}${["明", "静", "伟", "丽"][n % 4]}`;
    const mobile = (base: number): string => String(base + n * 13);
    return [
      name,
      men.has(own) ? "男" : "女",
      `${1934 + (n % 16)}-0${1 + (n % 9)}-1${n % 9}`,
      mobile(13_800_000_100),
      area,
      `海滨路 ${20 + n} 号 ${1 + (n % 3)} 单元 ${1 + (n % 6)}0${1 + (n % 2)}`,
      `海滨路 ${20 + n}`,
      ...(n % 2 === 0
        ? ["独居", "入户调查表", "2025-11-05", "李静", n % 6 === 0 ? "2026-11-05" : "2027-01-05"]
        : ["", "", "", "", ""]),
      "",
      "",
      risks[n % 3] ?? "",
      notes[n % notes.length] ?? "",
      child,
      n % 2 === 0 ? "女儿" : "儿子",
      mobile(13_900_000_100),
      ...(n % 5 === 4 ? ["", "", "", ""] : ["2026-1", name, "本人", "2026-03-01"]),
    ].join(",");
  });
  return [headings, ...rows, ...twice].join("\n");
}

/** Somebody whom two villages sent. */
const twice = [
  `马玉珍,女,1941-05-17,13800000901,${area},建设街 6 号 2 单元 302,建设街 6,,,,,,,,低,,马丽,女儿,13900000901,,,,`,
  `马玉珍,女,1941-05-17,13800000901,${area},建设路 6-2-302,建设路 6,独居,入户调查表,2026-02-11,李静,2027-02-11,,,中,高血压,马丽,女儿,13900000901,,,,`,
];

/** As tables come, too: what is wrong with each line is said on the page. */
export function wrongTable(): string {
  const line = (name: string, sex: string, day: string, phone: string, place: string): string =>
    `${name},${sex},${day},${phone},${place},海滨路 77 号,海滨路 77,,,,,,,,低,,,,,,,,`;
  return [
    headings,
    line("林淑芬", "女", "1943-02-11", "13800000911", area),
    line("郭永年", "男", "1939-13-01", "13800000912", area),
    line("何桂香", "女", "1945-07-03", "1380000", area),
    line("罗凤兰", "女", "1947-09-21", "13800000914", "370699999"),
    line("宋德顺", "男", "1938-04-30", "13800000915", area),
  ].join("\n");
}
