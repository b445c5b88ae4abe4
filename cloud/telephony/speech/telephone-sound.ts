/**
 * Any sound made fit for a telephone: 8,000 samples a second, nothing above 3.4 kHz (it would come back as a whistle), and as loud as a voice should be. By a low-pass of
 * windowed sinc, 16 zero crossings to each side, at 256 places between two samples.
 */

import { samplesPerSecond } from "../media/g711.ts";
import type { Wave } from "./wave.ts";

const cutoffHz = 3_400;
const crossings = 16;
const places = 256;
/** Of the full range. A-law is at its best near the top, and what lies above is cut off. */
const peak = 0.6 * 32_767;
/** What is so quiet that it needs more is noise. */
const gainMax = 8;

export function toTelephone({ samplesPerSecond: rate, samples }: Wave): Int16Array {
  const low = rate === samplesPerSecond ? Float32Array.from(samples) : resampled(samples, rate);
  const loudest = low.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const gain = loudest === 0 ? 1 : Math.min(gainMax, peak / loudest);
  return Int16Array.from(low, (one) => Math.round(one * gain));
}

function resampled(samples: Int16Array, rate: number): Float32Array {
  const step = rate / samplesPerSecond;
  /** In samples of the sound: how far a zero crossing is. */
  const width = rate / (2 * cutoffHz);
  const reach = Math.ceil(crossings * width);
  const taps = Array.from({ length: places }, (_, place) =>
    Float32Array.from({ length: 2 * reach }, (_unused, n) => tap((n - reach + 1 - place / places) / width) / width),
  );
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
    const middle = at * step;
    const whole = Math.floor(middle);
    const kernel = taps[Math.floor((middle - whole) * places)] ?? new Float32Array();
    let sum = 0;
    // Counted by hand: some hundred thousand samples a text, each of a hundred products.
    for (let n = 0; n < kernel.length; n++) sum += (samples[whole + n - reach + 1] ?? 0) * (kernel[n] ?? 0);
    return sum;
  });
}

/** Sinc under a Hann window. */
function tap(x: number): number {
  if (Math.abs(x) >= crossings) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / crossings));
}
