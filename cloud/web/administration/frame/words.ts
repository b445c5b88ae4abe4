/** What the frame around every page says. */

import { catalogue } from "../../parts/catalogue.ts";

export const frameWords = catalogue("frame", {
  brand: ["守望 · 管理", "Shouwang administration"],
  title: ["{{page}} · 守望管理", "{{page}} · Shouwang administration"],

  // One for each page of pages.tsx.
  menuPeople: ["人员", "People"],
  menuResidents: ["老人与住户", "Residents and homes"],
  menuImport: ["导入老人", "Import residents"],
  menuExport: ["导出老人", "Export residents"],
  menuDue: ["待办", "What is due"],
  menuDuplicates: ["重复登记", "Registered twice"],
  menuNumbers: ["统计", "Numbers"],
  menuMonths: ["月度指标", "Months"],
  menuFleet: ["设备运维", "Fleet"],
  menuKits: ["套件", "Kits"],
  menuTests: ["逾期未测试", "Tests overdue"],
  menuVisits: ["上门", "Visits"],
  menuAreas: ["区划", "Areas"],
  menuSettings: ["阈值与号码", "Thresholds"],
  menuPlans: ["报警预案", "Plans"],
  menuDuty: ["值班", "On duty"],
  menuDrills: ["演练", "Drills"],
  menuCentres: ["接警中心", "Centres"],
  menuConnectors: ["对外连接", "Connectors"],

  menu: ["菜单", "Menu"],
  openMenu: ["打开菜单", "Open the menu"],
  closeMenu: ["关闭", "Close"],
  skip: ["跳到正文", "Skip to the page"],
  otherLanguage: ["English", "中文"],
  ownSettings: ["我的账户", "My account"],
  signOut: ["退出登录", "Sign out"],
  desk: ["接警台", "Operator's desk"],
  nobodySignsIn: ["未启用登录", "Nobody signs in here"],

  moreGrants: ["另有 {{count}} 项", "and {{count}} more"],

  loading: ["正在读取…", "Reading…"],
  reload: ["重新加载", "Reload"],
  nothingForYou: ["这里没有您可以使用的页面", "There is no page here for your role"],
  nothingForYouDo: [
    "您的岗位在此没有管理事项。如需权限，请联系您所在区域的管理员。",
    "Your role administers nothing here. Ask the administrator of your area if you need to.",
  ],
  noSuchPage: ["没有此页面", "There is no such page"],
  noSuchPageDo: [
    "地址有误，或您的岗位看不到它。请从菜单中选择。",
    "The address is wrong, or your role does not see it. Choose one from the menu.",
  ],
  pageFailed: ["此页面出错了", "This page has failed"],
  pageFailedDo: [
    "没有提交的内容可能已丢失。请重新加载；若仍出错，请联系运维人员。报警不受影响。",
    "What was not sent may be lost. Reload; if it fails again, call the technician. Alarms are not affected.",
  ],
});
