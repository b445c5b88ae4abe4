/**
 * Grounds as sentences for whoever reads an alarm: a caregiver on a phone, an operator, a centre. Both languages, on the clock of the home.
 *
 * Inputs: the grounds, the zone of the home, the instant at which they are read as news (its day is not named). What a newer program or a damaged disk has written
 * and nobody here understands is left out, and an alarm is shown by its kind then: null = nothing can be said. Source of the forms: docs/glossary.
 */

import { lifeKinds, type LifeKind } from "./alarm.ts";
import type { Ground } from "./grounds.ts";
import { rooms, type Room } from "./home.ts";
import { readGrounds } from "./read-grounds.ts";
import { localMs } from "./local-clock.ts";

export type InBoth = { zh: string; en: string };
type Where = { timeZone: string; saidAtMs: number };

export const roomNames: Readonly<Record<Room, InBoth>> = {
  bedroom: { zh: "卧室", en: "bedroom" },
  bathroom: { zh: "卫生间", en: "bathroom" },
  hall: { zh: "门厅", en: "hall" },
  kitchen: { zh: "厨房", en: "kitchen" },
  "living-room": { zh: "客厅", en: "living room" },
  other: { zh: "其他房间", en: "another room" },
  outside: { zh: "室外", en: "outside" },
};

const reported: Readonly<Record<LifeKind, InBoth>> = {
  panic: { zh: "按下了紧急呼叫按钮", en: "the panic button was pressed" },
  call: { zh: "按下了呼叫按钮", en: "the call button was pressed" },
  fall: { zh: "探测到跌倒", en: "a fall was detected" },
  smoke: { zh: "探测到烟雾", en: "smoke was detected" },
  gas: { zh: "探测到燃气", en: "gas was detected" },
  "carbon-monoxide": { zh: "探测到一氧化碳", en: "carbon monoxide was detected" },
  "water-leak": { zh: "探测到漏水", en: "water is leaking" },
  unreadable: { zh: "收到无法识别的求助信号", en: "a call for help came in that could not be read" },
};

/** null: none of them can be understood. */
export function groundsText(stored: readonly Ground[] | undefined, where: Where): InBoth | null {
  const said = readGrounds(stored)
    .grounds.map((one) => groundText(one, where))
    .filter((one) => one !== null);
  if (said.length === 0) return null;
  const en = said.map((one) => one.en).join("; ");
  return { zh: `${said.map((one) => one.zh).join("；")}。`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.` };
}

/** One ground that was read (`read-grounds.ts`), without an end; null = not understood. */
export function groundText(ground: Ground, where: Where): InBoth | null {
  const at = (atMs: number): InBoth => instantText(atMs, where);
  const both = (zh: string, en: string): InBoth => ({ zh, en });
  switch (ground.kind) {
    case "no-movement": {
      const [since, room] = [at(ground.sinceMs), placeOf(ground.room)];
      return both(
        `${since.zh} 起没有活动${room === null ? "" : `，最后在${room.zh}`}`,
        `no movement since ${since.en}${room === null ? "" : `, last ${room.en}`}`,
      );
    }
    case "usual-at-most": {
      const length = lengthText(ground.lengthMs);
      return both(`这个时段平常最多${length.zh}没有活动`, `usual at this hour: at most ${length.en}`);
    }
    case "usual-in-room": {
      const [length, room] = [lengthText(ground.lengthMs), placeOf(ground.room)];
      if (room === null) return null;
      return both(`平常在${room.zh}最多停留${length.zh}`, `usual ${room.en}: at most ${length.en}`);
    }
    case "usual-elsewhere": {
      const length = lengthText(ground.lengthMs);
      return both(
        `尚未学会这一户的规律，按一般住户这个时段最多${length.zh}没有活动`,
        `this home is not known for long yet; in others at this hour at most ${length.en}`,
      );
    }
    case "limit-set": {
      const length = lengthText(ground.lengthMs);
      return both(`设定的时限为${length.zh}`, `the limit that is set is ${length.en}`);
    }
    case "stay-in-room": {
      const [since, room] = [at(ground.sinceMs), placeOf(ground.room)];
      if (room === null) return null;
      return both(`${since.zh} 起一直在${room.zh}`, `${room.en} since ${since.en}`);
    }
    case "door-unopened": {
      const since = at(ground.sinceMs);
      const days = ground.days === 1 ? "1 day" : `${ground.days} days`;
      return both(
        `${since.zh} 起大门没有开关过（${ground.days}天）`,
        `the front door has not moved since ${since.en} (${days})`,
      );
    }
    case "detectors":
      return ground.working >= ground.known
        ? both(`${ground.known}个探测器都在工作`, `all ${ground.known} detectors work`)
        : both(
            `${ground.known}个探测器中${ground.working}个在工作`,
            `${ground.working} of ${ground.known} detectors work`,
          );
    case "out":
      return both(`${at(ground.sinceMs).zh} 起外出未归`, `out since ${at(ground.sinceMs).en}`);
    case "usually-back-within": {
      const length = lengthText(ground.lengthMs);
      return both(`这个时段平常外出不超过${length.zh}`, `usually back within ${length.en} at this hour`);
    }
    case "door-open":
      return both(
        `${at(ground.sinceMs).zh} 起大门一直开着`,
        `the front door has stood open since ${at(ground.sinceMs).en}`,
      );
    case "reported": {
      const what = lifeKinds.includes(ground.alarm) ? reported[ground.alarm] : null;
      return what === null ? null : inRoom(what, ground.room);
    }
    case "fall":
      return inRoom(
        ground.confidence === "low"
          ? both("疑似跌倒", "a fall is suspected")
          : both("探测到跌倒", "a fall was detected"),
        ground.room,
      );
    case "lying":
      return both(
        `${at(ground.sinceMs).zh} 起报告有人躺在地上`,
        `somebody is reported lying since ${at(ground.sinceMs).en}`,
      );
    case "still-after-fall":
      return both(`${at(ground.sinceMs).zh} 起没有活动`, `nobody has moved since ${at(ground.sinceMs).en}`);
    case "not-cleared":
      return both("没有人取消", "nobody cleared it");
    case "a-fall-lately": {
      const when = at(ground.atMs);
      return both(
        `${when.zh}有过跌倒警情，其后24小时从严判断`,
        `a fall was reported at ${when.en}: for 24 h silence counts sooner`,
      );
    }
    case "gateway-silent":
      return both(
        `${at(ground.sinceMs).zh} 起家庭网关没有消息`,
        `the home gateway has been silent since ${at(ground.sinceMs).en}`,
      );
    case "visitor-maybe":
      return both("可能有访客在", "a visitor may be there");
    case "stranger":
      return both("来自未登记的设备", "it came from a device nobody registered");
    case "home-guessed":
      return both("设备可能已在另一户，请先核实地址", "the kit may stand in another home: check the address first");
    case "happened-between": {
      const until = at(ground.untilMs);
      return ground.fromMs === null
        ? both(`发生时间不详，不晚于${until.zh}`, `nobody knows when it happened, by ${until.en} at the latest`)
        : both(
            `发生在${at(ground.fromMs).zh}至${until.zh}之间`,
            `it happened between ${at(ground.fromMs).en} and ${until.en}`,
          );
    }
    case "late": {
      const length = lengthText(ground.byMs);
      return both(`晚到${length.zh}`, `it arrived ${length.en} late`);
    }
    default:
      return null;
  }
}

/** `3小时12分`, `3 h 12 min`; less than a minute in seconds. */
export function lengthText(lengthMs: number): InBoth {
  const seconds = Math.max(0, Math.floor(lengthMs / 1_000));
  if (seconds < 60) return { zh: `${seconds}秒`, en: `${seconds} s` };
  const minutes = Math.floor(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const zh = [hours > 0 ? `${hours}小时` : "", rest > 0 ? `${rest}分` : ""].join("");
  const en = [hours > 0 ? `${hours} h` : "", rest > 0 ? `${rest} min` : ""].filter((one) => one !== "").join(" ");
  return { zh: hours === 0 ? `${rest}分钟` : zh, en };
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const aDay = 86_400_000;

/** `21:14`; with its day when that is another one than the day it is read on. */
export function instantText(atMs: number, { timeZone, saidAtMs }: Where): InBoth {
  const local = localMs(atMs, timeZone);
  const iso = new Date(local).toISOString();
  const clock = iso.slice(11, 16);
  if (
    Number.isFinite(saidAtMs) &&
    Math.abs(saidAtMs) <= 8e15 &&
    Math.floor(local / aDay) === Math.floor(localMs(saidAtMs, timeZone) / aDay)
  )
    return { zh: clock, en: clock };
  const [month, day] = [Number(iso.slice(5, 7)), Number(iso.slice(8, 10))];
  return { zh: `${month}月${day}日 ${clock}`, en: `${clock} on ${day} ${months[month - 1] ?? ""}` };
}

function roomOf(room: Room | null): InBoth | null {
  return room !== null && rooms.includes(room) ? roomNames[room] : null;
}

/** As a place where somebody is: `in the bedroom`, `outside`. */
function placeOf(room: Room | null): InBoth | null {
  const name = roomOf(room);
  if (name === null) return null;
  const en = room === "outside" ? name.en : room === "other" ? `in ${name.en}` : `in the ${name.en}`;
  return { zh: name.zh, en };
}

function inRoom(what: InBoth, room: Room | null): InBoth {
  const place = roomOf(room);
  return place === null ? what : { zh: `${what.zh}（${place.zh}）`, en: `${what.en} (${place.en})` };
}
