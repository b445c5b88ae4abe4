/**
 * Reading QR codes from the camera: by the browser where it can (Chromium on Android), else by a decoder that is loaded only then. The picture stays on the phone.
 * Without a camera, or without leave to use it, there is the field below.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";

export type ScanProblem = "noCamera" | "denied";

const lookEvery = seconds(0.2);
/** A code that fills half of the frame has more than enough pixels then. */
const widthMax = 960;

type Detector = (video: HTMLVideoElement) => Promise<string | null>;

/** Shows the camera in `video` until the signal, and says every text that it finds. @returns why it could not begin; null when it ended. */
export async function startScanning(
  video: HTMLVideoElement,
  options: { signal: AbortSignal; found: (text: string) => void },
): Promise<ScanProblem | null> {
  const { signal, found } = options;
  // Not there where the page is served without TLS, or embedded by somebody.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) return "noCamera";
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch (error) {
    return error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "noCamera";
  }
  try {
    if (signal.aborted) return null;
    video.srcObject = stream;
    await video.play();
    const detect = await bestDetector();
    while (!signal.aborted) {
      const text = await detect(video);
      if (text !== null && !signal.aborted) found(text);
      await new Promise((next) => setTimeout(next, lookEvery));
    }
    return null;
  } catch {
    // The camera went away, or the decoder could not be loaded on this line: the code can be typed.
    return signal.aborted ? null : "noCamera";
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

/** As Chromium has it; no library knows its type yet. */
type BarcodeDetectorClass = {
  new (options: { formats: readonly string[] }): {
    detect(source: HTMLVideoElement): Promise<readonly { rawValue: string }[]>;
  };
  getSupportedFormats(): Promise<readonly string[]>;
};

async function bestDetector(): Promise<Detector> {
  // `as`: looked for, and used only where it is.
  const { BarcodeDetector: Own } = globalThis as { BarcodeDetector?: BarcodeDetectorClass };
  if (Own !== undefined && (await Own.getSupportedFormats()).includes("qr_code")) {
    const own = new Own({ formats: ["qr_code"] });
    return async (video) => (await own.detect(video))[0]?.rawValue ?? null;
  }
  const { default: decode } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, widthMax / Math.max(1, video.videoWidth));
    const [width, height] = [Math.floor(video.videoWidth * scale), Math.floor(video.videoHeight * scale)];
    if (context === null || width === 0 || height === 0) return null;
    canvas.width = width;
    canvas.height = height;
    context.drawImage(video, 0, 0, width, height);
    return await Promise.resolve(textIn(decode, context.getImageData(0, 0, width, height)));
  };
}

function textIn(decode: (image: ImageData) => string | undefined, image: ImageData): string | null {
  try {
    return decode(image) ?? null;
  } catch {
    // No code is in this picture: the next one comes at once.
    return null;
  }
}
