/** The caregiver's page: its frame, the one look, what does not work, open alarms, whom to call. Read by a worried son in a lift, and by a wife of eighty. */

import { catalogue } from "../parts/catalogue.ts";

/** Around everything. */
export const frameWords = catalogue("care-frame", {
  title: ["守望 · 家人", "Shouwang · family"],
  brand: ["守望", "Shouwang"],
  language: ["English", "中文"],
  smaller: ["字小一点", "Smaller text"],
  larger: ["字大一点", "Larger text"],
  size: ["字号 {{size}}", "Text size {{size}}"],
  smallerSign: ["A−", "A−"],
  largerSign: ["A+", "A+"],
  account: ["我的账户", "My account"],
  signOut: ["退出登录", "Sign out"],
  loading: ["正在读取 …", "Reading …"],
  again: ["重试", "Try again"],
  failed: ["现在读不到家里的情况。", "What is going on at home cannot be read now."],
  failedDo: [
    "请检查网络。担心的话，请直接打电话到家里；有生命危险请拨打 120。",
    "Look at the network. If you are worried, call the home; if a life is in danger, call 120.",
  ],
  noHomes: ["这个账户还没有关联的家庭。", "No home belongs to this account yet."],
  noHomesDo: [
    "请联系社区或服务商，请他们把您登记为照护人。",
    "Ask the community or the service to register you as a caregiver.",
  ],
  homes: ["我照护的家庭", "Homes that I look after"],
  alsoAlarm: ["{{who}}家有报警", "There is an alarm at the home of {{who}}"],
  show: ["查看", "Show it"],
  live: ["实时 · 有变化会自动显示", "Live · changes show by themselves"],
  asked: ["每10秒更新一次 · 上次 {{time}}", "Brought up to date every 10 s · last {{time}}"],
  old: [
    "已断开。下面是{{time}} 的情况，现在可能已经变了。",
    "Not connected. This is how it was at {{time}}; it may be different now.",
  ],
  oldDo: [
    "请检查网络。担心的话，请直接打电话。页面会自动重连。",
    "Look at the network. If you are worried, call. The page keeps trying.",
  ],
  noSignIn: [
    "此系统未启用登录。请写下您的名字，记录里会写明是谁做的。",
    "Nobody signs in here. Say who you are: the record says who did what.",
  ],
  yourName: ["您的名字", "Your name"],
  keepName: ["好的", "That is me"],
  pageFailed: ["页面出错，正在重新打开 …", "This page has failed and begins again …"],
  someone: ["老人", "the resident"],
  two: ["{{one}}、{{other}}", "{{one}} and {{other}}"],
});

/** The big answer. */
export const lookWords = catalogue("care-look", {
  // As h1.
  alarm: ["有报警", "There is an alarm"],
  "not-protected": ["呼救可能收不到", "A call for help might not be heard"],
  "cannot-tell": ["现在无法判断", "Nobody can tell right now"],
  absent: ["不在家（已设置）", "Away, as was said"],
  away: ["已出门", "Out"],
  quiet: ["比平时安静", "Quieter than usual"],
  well: ["和平时一样", "As usual"],
  // What it means.
  alarmIs: ["请看上面的报警，并告诉大家您能不能去。", "Look at the alarm above, and say whether you can go."],
  notProtectedIs: [
    "报警设备有问题，已在上面说明。请打电话问问，修好之前多联系几次。",
    "The equipment has a problem, as said above. Call, and call more often until it is mended.",
  ],
  cannotTellIs: [
    "没有收到可以判断的数据。这不等于平安，请打电话问问。",
    "Nothing was heard that would tell. That does not mean that all is well: please call.",
  ],
  absentIs: [
    "设置期间，没有活动不会报警。按钮、跌倒、烟雾照常报警。",
    "Meanwhile nobody is looked for because nobody moves. Button, fall and smoke raise alarms as ever.",
  ],
  awayIs: ["从门的开关和屋内没有活动判断。", "As the door and the quiet rooms tell."],
  quietIs: [
    "这个时段平时最长安静{{length}}。不放心可以打个电话。",
    "At this hour it is usually quiet for {{length}} at most. Call if you are not sure.",
  ],
  quietIsSo: ["{{because}}不放心可以打个电话。", "{{because}} Call if you are not sure."],
  worthALook: ["留意：{{because}}", "Worth a look: {{because}}"],
  quietIsPlain: [
    "比这个时段平时安静得久。不放心可以打个电话。",
    "It has been quiet for longer than usual at this hour. Call if you are not sure.",
  ],
  wellIs: ["在家，而且在平时的间隔内有活动。", "At home, and moved within the usual time."],
  // Facts.
  lastMoved: ["最近活动", "Last movement"],
  movedIn: ["{{ago}}前 · {{room}}", "{{ago}} ago · {{room}}"],
  moved: ["{{ago}}前", "{{ago}} ago"],
  movedJustNow: ["刚刚 · {{room}}", "just now · {{room}}"],
  movedJustNowPlain: ["刚刚", "just now"],
  neverMoved: ["还没有收到过", "None was ever heard"],
  where: ["现在", "Where"],
  atHome: ["在家", "At home"],
  atAway: ["外出", "Out"],
  atArriving: ["门刚开过，还不知道是否在家", "The door was used; nobody was seen inside yet"],
  atUnknown: ["不知道在不在家", "Nobody knows whether at home or out"],
  since: ["从{{time}} 起", "since {{time}}"],
  heard: ["设备最近联络", "Kit last heard"],
  heardAgo: ["{{ago}}前", "{{ago}} ago"],
  neverHeard: ["从未", "Never"],
  due: ["到{{time}} 仍没有活动，会自动报警。", "If nobody moves until {{time}}, an alarm is raised by itself."],
  asOf: ["{{time}} 的情况", "As of {{time}}"],
  // Calling.
  call: ["打电话", "Call"],
  callHome: ["家里", "Home"],
  callDesk: ["接警台", "The desk"],
  callEmergency: ["急救", "Ambulance"],
  callTo: ["打给", "Call"],
  noNumbers: ["还没有登记电话。请联系社区补上。", "No number is registered. Ask the community to add one."],
});

/** Equipment that is not to be trusted. */
export const faultsWords = catalogue("care-faults", {
  life: ["报警设备有问题", "The alarm is not working as it must"],
  lifeIs: [
    "在修好之前，按按钮或跌倒可能没有人知道。请打电话问候，必要时请邻居去看看。",
    "Until it is mended, a press or a fall might not be heard. Call, and ask a neighbour to look in if you need to.",
  ],
  other: ["需要留意的设备", "Equipment to keep an eye on"],
  otherIs: ["呼救不受影响。", "Calls for help are not affected."],
  whole: ["整套设备", "The whole kit"],
  since: ["从{{time}} 起，已{{length}}", "Since {{time}}, for {{length}}"],
  // Whose work it is.
  takenBy: ["{{who}} 正在处理", "{{who}} is mending it"],
  taken: ["{{owner}}正在处理", "{{owner}} is mending it"],
  open: ["等待{{owner}}处理，最迟 {{time}}", "Waits for the {{owner}}, until {{time}} at the latest"],
  openLate: ["等待{{owner}}处理，已超过时限，已上报", "Waits for the {{owner}}; it is late, and was reported"],
  openPlain: ["等待{{owner}}处理", "Waits for the {{owner}}"],
  "put-off": ["{{owner}}已安排在 {{time}} 前处理", "The {{owner}} does it until {{time}}"],
  putOffPlain: ["{{owner}}已安排处理", "The {{owner}} has planned it"],
  done: ["已处理，等设备恢复", "Mended; waits for the equipment to show it"],
  held: ["随上面的问题一起恢复", "Comes back with what stands above"],
  technician: ["运维人员", "technician"],
  caregiver: ["照护人", "caregiver"],
  supervisor: ["督导", "supervisor"],
  desk: ["接警台", "desk"],
  yours: ["这件事请您来做，例如换电池或插上电源。", "This is for you: change the battery, or plug it in."],
});

/** Open alarms, and what was answered. */
export const alarmsWords = catalogue("care-alarms", {
  heading: ["报警", "Alarm"],
  drill: ["演练，不是真实报警", "A drill and no real alarm"],
  test: ["测试，不是真实报警", "A test and no real alarm"],
  at: ["{{time}} · {{ago}}前", "{{time}} · {{ago}} ago"],
  unknownTime: ["时间不明", "time not known"],
  late: ["{{time}} 才收到", "heard only at {{time}}"],
  eased: ["传感器已恢复，仍需有人确认", "its detector is quiet again; somebody still has to make sure"],
  nobody: ["还没有人受理", "Nobody has it in hand yet"],
  nobodyFor: ["已等待{{length}}", "waiting for {{length}}"],
  nextStep: ["没有人受理的话，{{length}}后再通知下一批人。", "If nobody takes it, the next are told in {{length}}."],
  hasIt: ["{{who}} 已受理", "{{who}} has it in hand"],
  hasItSince: ["从{{time}} 起", "since {{time}}"],
  attended: ["{{time}} 已有人到场", "Somebody is there since {{time}}"],
  onMyWay: ["我这就去", "I am on my way"],
  iHaveIt: ["我来处理", "I have it"],
  cannot: ["我去不了", "I cannot"],
  saidOnMyWay: ["{{who}} 正在赶去", "{{who}} is on the way"],
  saidCannot: ["{{who}} 去不了", "{{who}} cannot"],
  said: ["大家的答复", "What was answered"],
  told: ["已通知", "Who was told"],
  toDesk: ["接警台", "The desk"],
  toCentre: ["外部接警中心", "An outside centre"],
  toSomebody: ["联系人", "A contact"],
  arrived: ["已送达", "arrived"],
  notArrived: ["没有送达", "did not arrive"],
  underWay: ["正在送达", "under way"],
  taken: ["已记录，其他人都能看到。", "Noted; everybody who was told sees it."],
  takenCannot: ["已记录，马上找下一个人。", "Noted. The next person is asked now."],
  stale: [
    "刚才有新情况，没有记录您的答复。请看上面的内容，再选一次。",
    "There was news just now and your answer was not taken. Look at what stands above and choose again.",
  ],
  over: ["已办结，不用再去。", "This is closed. Nobody needs to go."],
  answering: ["您能去吗？", "Can you go?"],
  mayNot: ["您的账户只能查看报警。请打电话。", "Your account may look only. Please call."],
  lately: ["最近7天已办结", "Closed in the last seven days"],
  closedAs: ["{{what}} · {{outcome}}", "{{what}} · {{outcome}}"],
});
