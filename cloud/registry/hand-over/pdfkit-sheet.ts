/**
 * The signed sheet as PDF: one or more pages A4, with its letters in it. The same record always gives the same bytes, so that a sheet can be compared with the one somebody
 * has on paper; the digest of what was signed stands on each page.
 *
 * Letters: Noto Sans SC, the few hundred that are used are embedded (docs/decisions/0136 says why not a font that the reader is hoped to have). A letter that the font
 * lacks is drawn as a box and stands in the record all the same. Limits: what a record may hold (`hand-over-record.ts`).
 */

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import PDFDocument from "pdfkit";
import type { DrawSheet } from "./hand-overs.ts";
import type { HandOver } from "./hand-over-record.ts";
import {
  filled,
  inLanguage,
  notTried,
  outcomeWords,
  placeText,
  purposeWords,
  sheetWords,
  signalText,
  timeText,
  type SheetLanguage,
} from "./sheet-words.ts";

const fontOf = (folder: string): string =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${folder}/NotoSansSC_${folder}.ttf`));

const margin = 48;
const pageWidth = 595.28;
const pageHeight = 841.89;
const width = pageWidth - 2 * margin;
/** Above the line at the foot of each page. */
const bottom = pageHeight - margin;
const [ink, soft, line, deep, paper] = ["#14212b", "#43535f", "#c9d2d9", "#12344a", "#f2f5f7"];
const signatureHeight = 96;
const signatureWidth = 240;

type Document = InstanceType<typeof PDFDocument>;

/** In this thread: a tenth of a second and more, in which nothing else happens here. */
export const drawSheetHere: DrawSheet = async ({ handOverId, content }, language) => {
  const say = (key: keyof typeof sheetWords): string => inLanguage(sheetWords[key], language);
  const digest = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const document = new PDFDocument({
    size: "A4",
    margins: { top: margin, bottom: 0, left: margin, right: margin },
    bufferPages: true,
    lang: language === "zh" ? "zh-CN" : "en",
    displayTitle: true,
    info: {
      Title: `${say("title")} ${content.label}`,
      Author: say("house"),
      // The moment of the signature: a sheet that is asked for twice is the same twice.
      CreationDate: new Date(content.atMs),
      ModDate: new Date(content.atMs),
    },
  });
  const whole = Promise.withResolvers<Uint8Array>();
  const pieces: Uint8Array[] = [];
  document.on("data", (piece: Uint8Array) => void pieces.push(piece));
  document.on("end", () => whole.resolve(Buffer.concat(pieces)));
  document.on("error", whole.reject);
  document.registerFont("plain", fontOf("400Regular"));
  document.registerFont("strong", fontOf("700Bold"));
  draw(document, { content, language, say });
  footers(document, `${say("number")} ${handOverId}  ·  SHA-256 ${digest.slice(0, 32)}`, say("page"));
  document.end();
  return await whole.promise;
};

type Given = {
  content: HandOver;
  language: SheetLanguage;
  say: (key: keyof typeof sheetWords) => string;
};

function draw(document: Document, { content, language, say }: Given): void {
  const at = (atMs: number): string => timeText(atMs, content.home.timeZone, language);
  head(document, say("house"), say("title"));
  facts(document, [
    [say("home"), content.home.name],
    [say("address"), content.home.address ?? say("unknown")],
    [say("kit"), content.label],
    [say("gateway"), content.gatewayId ?? say("none")],
    [say("handedOver"), at(content.atMs)],
    [say("by"), content.installer],
  ]);

  section(document, say("devices"));
  table(
    document,
    [124, 104, 168, 54, 49],
    [
      [say("place"), say("model"), say("proof"), say("signal"), say("battery")],
      ...content.devices.map((one) => [
        `${placeText(one, language)}${one.isLife ? ` · ${say("life")}` : ""}`,
        `${one.model === "" ? say("unknown") : one.model}\n${one.deviceId}`,
        one.proof === null
          ? say("notProven")
          : filled(say(one.proof.how === "test" ? "byTest" : "bySeen"), { time: at(one.proof.atMs) }),
        signalText(one.signal?.value ?? null, language),
        one.battery === null ? say("unknown") : `${one.battery.value}%`,
      ]),
    ],
  );

  section(document, say("contacts"));
  const contacts = content.contacts.map(({ who, relation, tested }) => {
    const outcome =
      tested === null ? inLanguage(notTried, language) : inLanguage(outcomeWords[tested.outcome], language);
    return `${who}（${relation}） ${outcome}${tested === null ? "" : ` ${at(tested.atMs)}`}`;
  });
  lines(document, contacts.length === 0 ? [say("none")] : contacts);

  section(document, say("consents"));
  const consents = content.consents.map(({ who, purpose, textVersion, signer, signedAtMs }) =>
    filled(say("consentLine"), {
      who,
      purpose: inLanguage(purposeWords[purpose], language),
      version: textVersion,
      signer,
      time: at(signedAtMs),
    }),
  );
  lines(document, consents.length === 0 ? [say("none")] : consents);

  section(document, say("open"));
  const open = content.open.map(
    ({ sentence, why }) => `${sentence[language]} ${filled(say("reason"), { why: why === "" ? say("none") : why })}`,
  );
  lines(document, open.length === 0 ? [say("nothingOpen")] : open);

  if (content.remarks !== "") {
    section(document, say("remarks"));
    lines(document, [content.remarks]);
  }
  section(document, say("told"));
  lines(document, say("toldLines").split("·"));
  signed(document, { content, say, at });
}

function head(document: Document, house: string, title: string): void {
  document.rect(0, 0, pageWidth, 8).fill(deep);
  document.font("plain").fontSize(10).fillColor(soft).text(house, margin, 32);
  document.font("strong").fontSize(22).fillColor(ink).text(title, margin, 46);
  document.y = 88;
}

/** Two columns of word and fact. */
function facts(document: Document, all: readonly (readonly [string, string])[]): void {
  const column = width / 2;
  for (let n = 0; n < all.length; n += 2) {
    const top = document.y;
    let low = top;
    for (const [at, fact] of all.slice(n, n + 2).entries()) {
      const x = margin + at * column;
      document
        .font("plain")
        .fontSize(8.5)
        .fillColor(soft)
        .text(fact[0], x, top, { width: column - 16 });
      document
        .font("strong")
        .fontSize(11)
        .fillColor(ink)
        .text(fact[1], x, document.y + 1, { width: column - 16 });
      low = Math.max(low, document.y);
    }
    document.y = low + 6;
  }
}

/** Begins another page where it does not fit any more. */
function room(document: Document, height: number): void {
  if (document.y + height <= bottom) return;
  document.addPage();
  document.y = margin;
}

function section(document: Document, title: string): void {
  room(document, 60);
  document
    .moveTo(margin, document.y + 6)
    .lineTo(margin + width, document.y + 6)
    .lineWidth(0.5)
    .stroke(line);
  document
    .font("strong")
    .fontSize(12)
    .fillColor(deep)
    .text(title, margin, document.y + 13);
  document.y += 4;
}

function lines(document: Document, all: readonly string[]): void {
  document.font("plain").fontSize(10).fillColor(ink);
  for (const one of all) {
    room(document, document.heightOfString(one, { width: width - 12 }) + 3);
    const top = document.y;
    document.circle(margin + 3, top + 8, 1.4).fill(soft);
    document.fillColor(ink).text(one, margin + 12, top, { width: width - 12 });
    document.y += 2;
  }
}

const pad = 4;

function table(document: Document, columns: readonly number[], rows: readonly (readonly string[])[]): void {
  for (const [n, cells] of rows.entries()) {
    document.font(n === 0 ? "strong" : "plain").fontSize(n === 0 ? 8.5 : 9);
    const heights = cells.map((cell, at) => document.heightOfString(cell, { width: (columns[at] ?? 0) - 2 * pad }));
    const height = Math.max(...heights) + 2 * pad;
    room(document, height);
    const top = document.y;
    if (n === 0) document.rect(margin, top, width, height).fill(paper);
    let x = margin;
    for (const [at, cell] of cells.entries()) {
      document.fillColor(n === 0 ? soft : ink).text(cell, x + pad, top + pad, { width: (columns[at] ?? 0) - 2 * pad });
      x += columns[at] ?? 0;
    }
    document.y = top + height;
    document
      .moveTo(margin, document.y)
      .lineTo(margin + width, document.y)
      .lineWidth(0.5)
      .stroke(line);
  }
  document.y += 4;
}

/** Who received it stands together with the signature: on one page. */
function signed(
  document: Document,
  { content, say, at }: Pick<Given, "content" | "say"> & { at: (atMs: number) => string },
): void {
  room(document, signatureHeight + 40);
  section(document, say("received"));
  const top = document.y + 4;
  const left = width - signatureWidth - 24;
  const pairs = [
    [say("signer"), content.signer],
    [say("relation"), content.signerRelation],
    [say("handedOver"), at(content.atMs)],
  ] as const;
  document.y = top;
  for (const [word, fact] of pairs) {
    document.font("plain").fontSize(8.5).fillColor(soft).text(word, margin, document.y, { width: left });
    document
      .font("strong")
      .fontSize(11)
      .fillColor(ink)
      .text(fact, margin, document.y + 1, { width: left });
    document.y += 5;
  }
  const x = margin + width - signatureWidth;
  document.rect(x, top, signatureWidth, signatureHeight).lineWidth(0.8).stroke(line);
  document
    .font("plain")
    .fontSize(8)
    .fillColor(soft)
    .text(say("signature"), x + 6, top + 4, { lineBreak: false });
  document.save().rect(x, top, signatureWidth, signatureHeight).clip();
  const scale = signatureWidth / 1_000;
  for (const stroke of content.strokes) {
    for (let n = 0; n + 1 < stroke.length; n += 2) {
      const [px, py] = [x + (stroke[n] ?? 0) * scale, top + (stroke[n + 1] ?? 0) * scale];
      if (n === 0) document.moveTo(px, py);
      else document.lineTo(px, py);
    }
    document.lineWidth(1.6).lineCap("round").lineJoin("round").stroke(deep);
  }
  document.restore();
  document.y = top + signatureHeight + 8;
}

function footers(document: Document, text: string, page: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let n = start; n < start + count; n++) {
    document.switchToPage(n);
    document.font("plain").fontSize(7.5).fillColor(soft);
    const y = pageHeight - margin + 8;
    document.text(text, margin, y, { width: width - 90, lineBreak: false });
    const numbered = filled(page, { page: String(n - start + 1), pages: String(count) });
    document.text(numbered, margin + width - 120, y, { width: 120, align: "right", lineBreak: false });
  }
}
