/**
 * One type per noun, so that a home cannot be handed over where a device is meant.
 *
 * Every id we exchange matches `[a-z0-9-]{1,64}`: it can stand in an MQTT topic, a file name and a URL without escaping,
 * and it carries no personal data. Brands are made here and nowhere else.
 */

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type HomeId = Id<"home">;
export type GatewayId = Id<"gateway">;
export type DeviceId = Id<"device">;
/** This kit in this home, from when to when. */
export type AssignmentId = Id<"assignment">;
/** Random, 128 bit: a life alarm is recognised by this alone. */
export type AlarmId = Id<"alarm">;
/** Random, 128 bit, new each time a gateway opens its outbox: numbers are unique within one epoch only. */
export type Epoch = Id<"epoch">;
/** One run of one machine: monotonic uptimes compare within one boot only. */
export type BootId = Id<"boot">;
/** One connection of a gateway to a broker. */
export type SessionId = Id<"session">;
/** One database of the cloud. It changes when a backup is restored. */
export type LedgerId = Id<"ledger">;
export type IncidentId = Id<"incident">;
export type CommandId = Id<"command">;
export type DeliveryId = Id<"delivery">;
/** An older person in the registry. */
export type ResidentId = Id<"resident">;
export type ConsentId = Id<"consent">;
/** What is handed over in one box: a gateway and its devices. */
export type KitId = Id<"kit">;
/** Who answers the alarms of an area. */
export type CentreId = Id<"centre">;
/** Something outside that is reached by a protocol: a centre's receiver, a provider of calls. */
export type ConnectorId = Id<"connector">;
/** One telephone call of the desk's number, from its first ring to its end. */
export type PhoneCallId = Id<"phone-call">;
/** A person who signs in: operator, caregiver, technician. */
export type AccountId = Id<"account">;
/** One sign-in of one person in one browser, until it ends. Never the secret in the cookie. */
export type SignInId = Id<"sign-in">;
/** What a person proves to be themselves with: a password, a passkey, one recovery code. */
export type CredentialId = Id<"credential">;
export type InvitationId = Id<"invitation">;
/** Official code without the zeros at its end: `37`, `3706`, `370602`, `370602001`, `370602001001`. What begins with it lies in it. */
export type AreaCode = Id<"area">;

export const idPattern = /^[a-z0-9-]{1,64}$/;

export function isId(text: string): boolean {
  return idPattern.test(text);
}

function parser<T extends Id<string>>(): (text: string) => T | undefined {
  // `as`: the one place where a checked string becomes a branded one.
  return (text) => (isId(text) ? (text as T) : undefined);
}

export const parseHomeId = parser<HomeId>();
export const parseGatewayId = parser<GatewayId>();
export const parseDeviceId = parser<DeviceId>();
export const parseAssignmentId = parser<AssignmentId>();
export const parseAlarmId = parser<AlarmId>();
export const parseEpoch = parser<Epoch>();
export const parseBootId = parser<BootId>();
export const parseSessionId = parser<SessionId>();
export const parseLedgerId = parser<LedgerId>();
export const parseIncidentId = parser<IncidentId>();
export const parseCommandId = parser<CommandId>();
export const parseDeliveryId = parser<DeliveryId>();
export const parseResidentId = parser<ResidentId>();
export const parseConsentId = parser<ConsentId>();
export const parseKitId = parser<KitId>();
export const parseCentreId = parser<CentreId>();
export const parseConnectorId = parser<ConnectorId>();
export const parsePhoneCallId = parser<PhoneCallId>();
export const parseAccountId = parser<AccountId>();
export const parseSignInId = parser<SignInId>();
export const parseCredentialId = parser<CredentialId>();
export const parseInvitationId = parser<InvitationId>();

/** Two digits for province, city and county, three for street and community (GB/T 2260, GB/T 10114). */
const areaPattern = /^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$/;
export function parseAreaCode(text: string): AreaCode | undefined {
  // `as`: the one place where a checked string becomes a branded one.
  return areaPattern.test(text) ? (text as AreaCode) : undefined;
}

/** For ids that stand in our own code or come from our own store: a malformed one is our mistake, and the process dies. */
export function must<T>(id: T | undefined, text: string): T {
  if (id === undefined) throw new Error(`"${text}" is not an id: it must match ${idPattern.source}`);
  return id;
}
