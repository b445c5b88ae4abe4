/* Shows messages of the service while no page of it is open (web push). It keeps nothing, asks for nothing, and opens the page behind a message when it is pressed. */

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const { title, body, tag, link } = messageOf(event.data);
  // Stays until somebody has seen it; the next one of the same alarm takes its place, and is heard again.
  const options = {
    body,
    tag,
    renotify: tag !== undefined,
    requireInteraction: true,
    icon: "/lantern.svg",
    data: { link },
  };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = event.notification.data?.link;
  event.waitUntil(self.clients.openWindow(typeof link === "string" ? link : "/operator/"));
});

/** A message that cannot be read is louder than none. */
function messageOf(data) {
  try {
    const { title, body, tag, link } = data.json();
    if (typeof title === "string" && title !== "") return { title, body, tag: tag ?? undefined, link };
  } catch {
    // Said below.
  }
  return {
    title: "守望 · Shouwang",
    body: "有新的报警消息，请打开查看。There is news of an alarm: open it.",
    tag: undefined,
  };
}
