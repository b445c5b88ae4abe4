/** Who works in the town of the pictures, and as what. */

export const county = "370602";
const street = "370602001";

const grant = (role: string, area: string) => ({ role, area, untilMs: null });

export const accounts = [
  {
    login: "wang.min",
    name: "王敏",
    phone: "13805350001",
    // Whoever looks after a small county supervises its desk, too.
    grants: () => [grant("area-administrator", county), grant("supervisor", county)],
  },
  { login: "li.jing", name: "李静", phone: "13805350002", grants: () => [grant("operator", county)] },
  { login: "zhang.wei", name: "张伟", phone: "13805350003", grants: () => [grant("installer", county)] },
  { login: "zhou.gang", name: "周刚", phone: "13805350004", grants: () => [grant("technician", county)] },
  { login: "zhao.lei", name: "赵磊", phone: "13805350005", grants: () => [grant("responder", street)] },
  { login: "liu.yang", name: "刘洋", phone: "13805350006", grants: () => [grant("operator", county)] },
] as const;

export type Login = (typeof accounts)[number]["login"];
