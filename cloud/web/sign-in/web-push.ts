/** This browser and its service of messages. Everything that can fail outside of us is a value. */

import type { BrowsersView } from "../../api/contract/push.ts";

export const canPush = (): boolean =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** Where this browser is reached now; null = nowhere. */
export async function ownEndpoint(): Promise<string | null> {
  if (!canPush()) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription())?.endpoint ?? null;
}

export type Subscribed =
  | { kind: "subscribed"; subscription: PushSubscriptionJSON }
  | { kind: "forbidden" }
  | { kind: "unreachable" };

/** Asks the person, and then the service of the browser. */
export async function subscribe(publicKey: NonNullable<BrowsersView["publicKey"]>): Promise<Subscribed> {
  if ((await Notification.requestPermission()) !== "granted") return { kind: "forbidden" };
  try {
    await navigator.serviceWorker.register("/push-worker.js", { scope: "/" });
    const registration = await navigator.serviceWorker.ready;
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    const { endpoint = "", keys = {} } = made.toJSON();
    return { kind: "subscribed", subscription: { endpoint, keys } };
  } catch {
    return { kind: "unreachable" };
  }
}

/** @returns where it was reached. */
export async function unsubscribe(): Promise<string | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return null;
  await subscription.unsubscribe();
  return subscription.endpoint;
}
