/**
 * How good a radio link is, in words. Zigbee2MQTT hands on the adapter's link quality, 0 to 255; it is no unit and differs between adapters, so there are three words only.
 * Below 50 frames are lost in every house we heard of; from 100 on repeats do the rest. Source: zigbee2mqtt.io, "What does the linkquality mean".
 */

export const signalWords = ["good", "weak", "bad"] as const;
export type SignalWord = (typeof signalWords)[number];

export const signalGoodFrom = 100;
export const signalWeakFrom = 50;

/** @param linkQuality 0 to 255. */
export function signalWordOf(linkQuality: number): SignalWord {
  if (linkQuality >= signalGoodFrom) return "good";
  return linkQuality >= signalWeakFrom ? "weak" : "bad";
}
