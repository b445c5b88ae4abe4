import { expect, test } from "vitest";
import { createFrameReader, type StreamFrame } from "./stream-frames.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
type Read = Omit<StreamFrame, "data"> & { data: string };
const asText = (frame: StreamFrame): Read => ({ ...frame, data: decoder.decode(frame.data) });
const text = [
  'event: snapshot\ndata: {"homes":["幸福里 1 号楼"],"more":true}\n\n',
  ": still here\n\n",
  'id: run.0.7\nevent: incident\ndata: {"who":"王秀英: 102 室"}\n\n',
  'event: beat\ndata: {"nowMs":1}\n\n',
].join("");
const read: Read[] = [
  { kind: "snapshot", data: '{"homes":["幸福里 1 号楼"],"more":true}', id: null },
  { kind: "incident", data: '{"who":"王秀英: 102 室"}', id: "run.0.7" },
  { kind: "beat", data: '{"nowMs":1}', id: null },
];

test("R-640 the stream is read alike wherever its bytes are cut, also within a character", () => {
  const bytes = encoder.encode(text);
  for (let size = 1; size <= bytes.length; size++) {
    const framesOf = createFrameReader();
    const frames: Read[] = [];
    for (let at = 0; at < bytes.length; at += size) frames.push(...framesOf(bytes.subarray(at, at + size)).map(asText));
    expect(frames).toEqual(read);
  }
});

test("R-640 what was begun and never ended is no message", () => {
  const framesOf = createFrameReader();
  expect(framesOf(encoder.encode('event: incident\ndata: {"incidentId":"i-1"}\n'))).toEqual([]);
  expect(framesOf(encoder.encode("\n")).map(asText)).toEqual([
    { kind: "incident", data: '{"incidentId":"i-1"}', id: null },
  ]);
});
