/** A field to sign in with a finger. What is drawn is kept as lines, in thousandths of the width: it is sharp on paper however small the phone. */

import { useEffect, useRef, type ReactNode, type PointerEvent } from "react";
import { useWords } from "../parts/catalogue.ts";
import { signWords } from "./people-words.ts";

/** As high as wide; the sheet has a field of the same shape. */
export const signatureShape = 0.4;
const across = 1_000;
/** Points nearer than this say nothing new. */
const apart = 4;
const pointsMax = 6_000;
const strokesMax = 200;

export type Strokes = readonly (readonly number[])[];

/** For somebody who cannot write: a cross, as on paper. */
export const crossMark: Strokes = [
  [440, 120, 560, 280],
  [560, 120, 440, 280],
];

const pointsIn = (strokes: Strokes): number => strokes.reduce((sum, one) => sum + one.length / 2, 0);
export const isSigned = (strokes: Strokes): boolean => strokes.some((stroke) => stroke.length >= 4);

export function Signature({ strokes, drew }: { strokes: Strokes; drew: (strokes: Strokes) => void }): ReactNode {
  const say = useWords(signWords);
  const canvas = useRef<HTMLCanvasElement>(null);
  const under = useRef<number[] | null>(null);
  useEffect(() => {
    const shown = canvas.current;
    if (shown === null) return;
    const paint = (): void => draw(shown, strokes);
    paint();
    const sizes = new ResizeObserver(paint);
    sizes.observe(shown);
    return () => sizes.disconnect();
  }, [strokes]);

  const pointOf = ({ clientX, clientY }: PointerEvent): readonly [number, number] => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return [0, 0];
    const thousandth = (at: number): number => Math.round((at / box.width) * across);
    const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));
    return [
      within(thousandth(clientX - box.left), across),
      within(thousandth(clientY - box.top), across * signatureShape),
    ];
  };
  const add = (event: PointerEvent): void => {
    const line = under.current;
    if (line === null || pointsIn(strokes) + line.length / 2 >= pointsMax) return;
    const [x, y] = pointOf(event);
    const [lastX = -across, lastY = -across] = line.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) < apart) return;
    line.push(x, y);
    if (canvas.current !== null) draw(canvas.current, [...strokes, line]);
  };
  const end = (): void => {
    const line = under.current;
    under.current = null;
    if (line !== null && line.length >= 2) drew([...strokes, line]);
  };
  return (
    <canvas
      ref={canvas}
      className="signature"
      role="img"
      aria-label={isSigned(strokes) ? say("marked") : say("field")}
      onPointerDown={(event) => {
        if (!event.isPrimary || strokes.length >= strokesMax) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        under.current = [];
        add(event);
      }}
      onPointerMove={add}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}

function draw(canvas: HTMLCanvasElement, strokes: Strokes): void {
  const context = canvas.getContext("2d");
  const { width, height } = canvas.getBoundingClientRect();
  if (context === null || width === 0) return;
  const sharp = window.devicePixelRatio;
  const [w, h] = [Math.round(width * sharp), Math.round(height * sharp)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  context.clearRect(0, 0, w, h);
  context.lineWidth = 2.5 * sharp;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = "#12344a";
  for (const stroke of strokes) {
    context.beginPath();
    for (let n = 0; n + 1 < stroke.length; n += 2)
      context.lineTo(((stroke[n] ?? 0) / across) * w, ((stroke[n + 1] ?? 0) / across) * w);
    context.stroke();
  }
}
