import { describe, expect, test } from "vitest";
import { silentLog, type Log } from "@shouwang/shared/log/log.ts";
import { readGeneralClips } from "./file-clips.ts";
import { programFor } from "./speech-command.ts";
import { openSpeech } from "./system-speech.ts";
import { toTelephone } from "./telephone-sound.ts";
import { readWave } from "./wave.ts";

function waveOf(samples: Int16Array, { rate = 22_050, size }: { rate?: number; size?: number } = {}): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write("RIFF", 0).toString();
  bytes.writeUInt32LE(0x7ffff024, 4);
  bytes.write("WAVEfmt ", 8);
  [16, 0x00010001, rate, rate * 2, 0x00100002].forEach((word, at) => bytes.writeUInt32LE(word, 16 + at * 4));
  bytes.write("data", 36);
  bytes.writeUInt32LE(size ?? samples.length * 2, 40);
  samples.forEach((sample, at) => bytes.writeInt16LE(sample, 44 + at * 2));
  return bytes;
}
const tone = (hertz: number, rate: number, length: number): Int16Array =>
  Int16Array.from({ length }, (_, at) => Math.round(10_000 * Math.sin((2 * Math.PI * hertz * at) / rate)));
/** How much of one pitch is in it, of 1. */
function shareOf(hertz: number, samples: Int16Array): number {
  let [real, imaginary, all] = [0, 0, 0];
  samples.forEach((sample, at) => {
    real += sample * Math.cos((2 * Math.PI * hertz * at) / 8_000);
    imaginary += sample * Math.sin((2 * Math.PI * hertz * at) / 8_000);
    all += sample * sample;
  });
  return all === 0 ? 0 : (2 * (real * real + imaginary * imaginary)) / (samples.length * all);
}

describe("R-491 sound of a program becomes sound of a telephone", () => {
  test("a WAVE whose length nobody knew, as espeak-ng writes it, and one with other chunks", () => {
    const samples = Int16Array.of(1, -2, 3);
    expect(readWave(waveOf(samples, { size: 0x7ffff000 }))).toEqual({
      kind: "wave",
      wave: { samplesPerSecond: 22_050, samples },
    });
    const [head, data] = [waveOf(samples).subarray(0, 36), waveOf(samples).subarray(36)];
    const list = Buffer.from("LIST\x03\0\0\0abc\0", "latin1");
    expect(readWave(Buffer.concat([head, list, data]))).toMatchObject({ kind: "wave", wave: { samples } });
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("espeak: no voice")],
    ["8 bits", ((bytes) => (bytes.writeUInt16LE(8, 34), bytes))(waveOf(Int16Array.of(1)))],
    ["a coding", ((bytes) => (bytes.writeUInt16LE(6, 20), bytes))(waveOf(Int16Array.of(1)))],
    ["no channels", ((bytes) => (bytes.writeUInt16LE(0, 22), bytes))(waveOf(Int16Array.of(1)))],
    ["no rate", waveOf(Int16Array.of(1), { rate: 0 })],
    ["no sound", waveOf(Int16Array.of(1)).subarray(0, 36)],
  ])("%s is unreadable", (_, bytes) => {
    expect(readWave(bytes).kind).toBe("unreadable");
  });

  test.each([16_000, 22_050, 44_100])(
    "from %i a second: a voice stays, what is too high goes, and it is loud enough",
    (rate) => {
      const low = toTelephone({ samplesPerSecond: rate, samples: tone(1_000, rate, rate / 2) });
      expect(Math.abs(low.length - 4_000)).toBeLessThan(2);
      expect(shareOf(1_000, low)).toBeGreaterThan(0.98);
      expect(low.reduce((most, one) => Math.max(most, Math.abs(one)), 0)).toBeGreaterThan(18_000);
      const high = tone(5_000, rate, rate / 2);
      const both = tone(1_000, rate, rate / 2).map((one, at) => one + (high[at] ?? 0) / 2);
      expect(shareOf(3_000, toTelephone({ samplesPerSecond: rate, samples: both }))).toBeLessThan(0.001);
    },
  );
});

const clips = readGeneralClips();
const program = (code: string): string => `${process.execPath} -e ${code.replaceAll(/\s+/g, "")}`;
const as = { part: "question", language: "zh" } as const;
function openWith(command: string) {
  const said: string[] = [];
  const log: Log = { ...silentLog, error: (_, fields) => void said.push(String(fields?.["why"])) };
  const speech = openSpeech({ command, clips, log });
  return {
    said,
    speak: async (text: string) => await speech.speak(text, as),
    [Symbol.asyncDispose]: () => speech[Symbol.asyncDispose](),
  };
}
const writes = `process.stdout.write(Buffer.from('${waveOf(tone(800, 22_050, 2_205)).toString("base64")}','base64'))`;

describe("R-491 a program speaks", () => {
  test("by words and no shell, with its voice", () => {
    expect(programFor(" espeak-ng  -v {voice} --stdin ", "zh")).toEqual({
      program: "espeak-ng",
      words: ["-v", "cmn-latn-pinyin", "--stdin"],
    });
    expect(programFor("say {language};rm", "en")).toEqual({ program: "say", words: ["en;rm"] });
  });

  test("what it reads is the text, what it writes is spoken, and once for the same text", async () => {
    await using one = openWith(
      program(
        `text='';process.stdin.on('data',(part)=>text+=part).on('end',()=>{if(text!=='王家紧急呼叫')process.exit(3);${writes}})`,
      ),
    );
    const first = await one.speak("王家紧急呼叫");
    expect([first.isGeneral, first.samples.length]).toEqual([false, 800]);
    expect((await one.speak("王家紧急呼叫")).samples).toBe(first.samples);
    expect(one.said).toEqual([]);
  });

  test.each([
    ["is not there", "/nowhere/speak", "ENOENT"],
    ["fails", program("process.exit(3)"), "it ended with 3"],
    ["writes no sound", program("console.log('ping')"), "it is no WAVE"],
    [
      "says nothing",
      program(`process.stdout.write(Buffer.from('${waveOf(new Int16Array()).toString("base64")}','base64'))`),
      "it said nothing",
    ],
    ["does not stop", program("setInterval(()=>process.stdout.write(Buffer.alloc(1000000)),1)"), "does not stop"],
  ])("a program that %s: general words at once, said once in the log", async (_, command, why) => {
    await using one = openWith(command);
    const spoken = await one.speak("王家");
    expect([spoken.isGeneral, spoken.samples]).toEqual([true, clips.of("question", "zh")]);
    await one.speak("李家");
    expect(one.said).toEqual([expect.stringContaining(why)]);
  });

  test("where a program cannot even be begun, what is said is general, and nothing else ends", async () => {
    // A name that no system takes: beginning it throws at once, as a machine without memory does.
    await using speech = openSpeech({ command: "no\0program", clips: readGeneralClips(), log: silentLog });
    expect(await speech.speak("你好", { part: "notice", language: "zh" })).toMatchObject({ isGeneral: true });
  });

  test("a program that hangs is ended with whoever began it", async () => {
    const one = openWith(program("setInterval(()=>{},1000)"));
    const spoken = one.speak("王家");
    await one[Symbol.asyncDispose]();
    expect((await spoken).isGeneral).toBe(true);
  });

  test("it gets nothing of our environment, and no commands within a text", async () => {
    await using one = openWith(
      program(
        `text='';process.stdin.on('data',(part)=>text+=part).on('end',()=>{if(process.env.VITEST||text.split(String.fromCharCode(32)).join()!=='a,b,c')process.exit(4);${writes}})`,
      ),
    );
    expect((await one.speak("a[[b]]<c")).isGeneral).toBe(false);
  });
});

describe("R-491 general words", () => {
  test.each(["question", "answer", "notice"] as const)("%s is there in both languages, and is heard", (part) => {
    for (const language of ["zh", "en"] as const) {
      const samples = clips.of(part, language);
      expect(samples.length / 8_000).toBeGreaterThan(3);
      expect(samples.length / 8_000).toBeLessThan(20);
      expect(samples.filter((one) => Math.abs(one) > 1_000).length / samples.length).toBeGreaterThan(0.1);
    }
  });
});
