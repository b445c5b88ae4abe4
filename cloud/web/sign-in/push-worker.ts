/**
 * Shows messages of the service while no page of it is open (web push). It keeps nothing, asks for nothing, and opens the page behind a message when it is pressed. Built
 * beside the pages under a name of its own (`/push-worker.js`): a browser finds its worker by the address.
 */

import { unreadableWords } from "./push-worker-words.ts";

/** What of a worker's world is used here. The library of types has either windows or workers, and all other files are of windows. */
type Waits = { waitUntil(work: Promise<unknown>): void };
type Pushed = Waits & { data: { json(): unknown } | null };
type Shown = { body: string; tag?: string; renotify: boolean; requireInteraction: boolean; icon: string; data: Linked };
type Linked = { link: string | null };
type Pressed = Waits & { notification: { data: Linked | null; close(): void } };
type Worker = {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void>; openWindow(address: string): Promise<unknown> };
  registration: { showNotification(title: string, shown: Shown): Promise<void> };
  addEventListener(kind: "install" | "activate", heard: (event: Waits) => void): void;
  addEventListener(kind: "push", heard: (event: Pushed) => void): void;
  addEventListener(kind: "notificationclick", heard: (event: Pressed) => void): void;
};
// `as`, by way of unknown: this file runs in a worker, and types call its world a window.
const worker = globalThis as unknown as Worker;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("push", (event) => {
  const { title, body, tag, link } = messageOf(event.data) ?? unreadable;
  // It stays until somebody has seen it; the next one of the same alarm takes its place, and is heard again.
  const named = tag === null ? { renotify: false } : { tag, renotify: true };
  const shown = { body, ...named, requireInteraction: true, icon: "/lantern.svg", data: { link } };
  event.waitUntil(worker.registration.showNotification(title, shown));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow(event.notification.data?.link ?? "/operator/"));
});

type Message = { title: string; body: string; tag: string | null; link: string | null };

/** A message that cannot be read is louder than none. In both languages: nobody knows here who reads it. */
const unreadable: Message = {
  title: unreadableWords.title.join(" · "),
  body: unreadableWords.body.join(" "),
  tag: null,
  link: null,
};

function messageOf(data: Pushed["data"]): Message | null {
  try {
    const said: unknown = data?.json();
    const field = (name: string): string | null => {
      const value: unknown = typeof said === "object" && said !== null ? Reflect.get(said, name) : null;
      return typeof value === "string" && value !== "" ? value : null;
    };
    const title = field("title");
    return title === null ? null : { title, body: field("body") ?? "", tag: field("tag"), link: field("link") };
  } catch {
    return null;
  }
}
