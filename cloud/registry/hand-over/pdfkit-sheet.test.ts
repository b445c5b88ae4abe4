import { describe, expect, test } from "vitest";
import { handOverRecord, type HandOver } from "./hand-over-record.ts";
import { drawSheetHere as drawSheet } from "./pdfkit-sheet.ts";
import { placeText, signalText, timeText } from "./sheet-words.ts";

const atMs = Date.UTC(2026, 0, 5, 6, 3);
const sheet = (changes: object = {}): HandOver =>
  handOverRecord.schema.parse({
    kitId: "kit-1",
    label: "YT-0042",
    homeId: "home-1",
    area: "370602",
    gatewayId: "gw-0042",
    atMs,
    by: "account/a-1",
    installer: "张伟",
    residentId: "r-1",
    home: { name: "幸福里 5 号楼 101", address: "烟台市芝罘区幸福路 12 号", timeZone: "Asia/Shanghai" },
    signer: "王秀英",
    signerRelation: "本人",
    remarks: "",
    devices: [
      {
        deviceId: "0x00158d0001",
        name: "卧室紧急按钮",
        model: "TS0215A",
        room: "bedroom",
        isLife: true,
        proof: { atMs, how: "test" },
        signal: { value: 132, atMs },
        battery: null,
      },
    ],
    contacts: [{ who: "陈**", relation: "女儿", tested: { atMs, outcome: "answered" } }],
    consents: [{ who: "王**", purpose: "monitoring", textVersion: "2026-11", signer: "王秀英", signedAtMs: atMs }],
    open: [{ what: "device/pir", sentence: { zh: "门厅未走动。", en: "Hall not walked." }, why: "老人住院" }],
    strokes: [[100, 100, 300, 200, 500, 100]],
    ...changes,
  });
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("R-605 the signed sheet is a PDF that reads the same everywhere", () => {
  test("its letters are in it, in both languages, and it is small", async () => {
    for (const language of ["zh", "en"] as const) {
      const bytes = await drawSheet({ handOverId: "sheet-1", content: sheet() }, language);
      expect(text(bytes).startsWith("%PDF-1.")).toBe(true);
      // Embedded, and found again by whoever searches or copies.
      expect(text(bytes)).toContain("/FontFile2");
      expect(text(bytes)).toContain("/ToUnicode");
      expect(text(bytes)).toContain(language === "zh" ? "/Lang (zh-CN)" : "/Lang (en)");
      expect(bytes.length).toBeLessThan(150_000);
    }
  });

  test("the same record gives the same bytes, and one letter of it gives others", async () => {
    const draw = async (content: HandOver) => text(await drawSheet({ handOverId: "sheet-1", content }, "zh"));
    const [one, again, other] = await Promise.all([draw(sheet()), draw(sheet()), draw(sheet({ signer: "王秀兰" }))]);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  test("a kit of forty devices takes more pages, and an empty one is a sheet too", async () => {
    const pagesOf = async (content: HandOver): Promise<number> =>
      text(await drawSheet({ handOverId: "sheet-1", content }, "zh")).match(/\/Type \/Page\b/g)?.length ?? 0;
    const [device] = sheet().devices;
    const many = Array.from({ length: 40 }, (_, n) => ({ ...device, deviceId: `d-${n}` }));
    const none = { devices: [], contacts: [], consents: [], open: [], home: { ...sheet().home, address: null } };
    expect(await pagesOf(sheet({ devices: many }))).toBeGreaterThan(1);
    expect(await pagesOf(sheet(none))).toBe(1);
  });
});

test("R-605 words of a sheet: places by their kind, times in the time of the home", () => {
  const place = { name: "卧室紧急按钮", room: "bedroom" } as const;
  expect([placeText(place, "zh"), placeText(place, "en")]).toEqual(["卧室紧急按钮", "Bedroom: panic button"]);
  expect(placeText({ ...place, name: "奶奶的按钮" }, "en")).toBe("奶奶的按钮");
  expect([timeText(atMs, "Asia/Shanghai", "zh"), timeText(atMs, "Asia/Shanghai", "en")]).toEqual([
    "2026年1月5日 14:03",
    "2026-01-05 14:03",
  ]);
  expect([signalText(null, "zh"), signalText(132, "zh"), signalText(40, "en")]).toEqual(["未知", "良好 132", "bad 40"]);
});
