/** The sound of the desk, made by the browser itself. Browsers allow it only after a click, so somebody must switch it on. */

export type Tone = { isOn(): boolean; switchOn(): Promise<void>; alarm(): void; preAlarm(): void; drill(): void };

type Note = { hertz: number; atSeconds: number; forSeconds: number };

/** Two rising pairs, twice: made to be heard over talk without frightening. */
const alarmNotes: readonly Note[] = [0, 0.5].flatMap((at) => [
  { hertz: 740, atSeconds: at, forSeconds: 0.16 },
  { hertz: 988, atSeconds: at + 0.2, forSeconds: 0.2 },
]);
/** Three that fall, low and soft: nobody takes it for a real one. */
const drillNotes: readonly Note[] = [523, 440, 349].map((hertz, n) => ({
  hertz,
  atSeconds: n * 0.28,
  forSeconds: 0.24,
}));
const preAlarmNotes: readonly Note[] = [{ hertz: 520, atSeconds: 0, forSeconds: 0.22 }];

export function createTone(): Tone {
  let context: AudioContext | undefined;
  const play = (notes: readonly Note[]): void => {
    if (context?.state !== "running") return;
    for (const note of notes) playNote(context, note);
  };
  return {
    isOn: () => context?.state === "running",
    async switchOn() {
      context ??= new AudioContext();
      await context.resume();
    },
    alarm: () => play(alarmNotes),
    preAlarm: () => play(preAlarmNotes),
    drill: () => play(drillNotes),
  };
}

function playNote(context: AudioContext, note: Note): void {
  const start = context.currentTime + note.atSeconds;
  const end = start + note.forSeconds;
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.35, start + 0.02);
  volume.gain.setValueAtTime(0.35, end - 0.05);
  volume.gain.linearRampToValueAtTime(0, end);
  const voice = context.createOscillator();
  voice.frequency.value = note.hertz;
  voice.connect(volume).connect(context.destination);
  voice.start(start);
  voice.stop(end);
}
