/** What stands in an example, by the name of the field: values as they are in a home in Yantai on one morning, the same each time. */

const minute = 60_000;
const day = 1_440 * minute;
/** 2026-01-05, 08:12 in Shanghai. */
const atMs = Date.UTC(2026, 0, 5, 0, 12);

/** What only its maker reads. */
const opaque = ["q7Zt3Vb9Yk2Lm5Xw8Rn1Pd", "q7Zt3Vb9Yk2Lm5Xw8Rn1Pd4Cg6Hj0Ts3Af7Ue9Bo2Ki"];

/** The first that fits its field is taken: the nearest names stand first, and what a field is stands behind its name. */
const byName: readonly (readonly [name: RegExp, values: readonly unknown[]])[] = [
  [/^(step|everyMs|lateBy|inactivityAfter)Ms$/, [5 * minute]],
  [/^(from|since|began|begun|opened|raised|occurred|created|started)(At)?Ms$/, [atMs]],
  [/^(to|until|due|deadline|expires|ended|closed|next|finish\w*|last\w*|received)(At)?Ms$/, [atMs + 30 * minute]],
  [/(ExpiresAt|DueAt|DeadlineAt|EndsAt|Until)Ms$/, [atMs + 30 * minute]],
  [/(^a|A)tMs$/, [atMs + minute, String(atMs + minute)]],
  [/(AfterMs|EveryMs|LengthMs|ByMs|WithinMs|Within|after|again|UsualMs)$/, [5 * minute]],
  [/Ms$/, [atMs, String(atMs), 5 * minute]],
  [/^(version|newsVersion)$/, [3]],
  [/^(round|attempt|n|grade|escalation)$/, [1, "1"]],
  [/[pP]ercent$|DaysLeft$/, [64]],
  [/^(minutes|withinSeconds)$/, [5, 30, 60]],
  [/^limit$/, [50, "50"]],
  [/^month$/, ["2026-01", 1]],
  [/^bornOn$/, ["1941-02-03"]],
  [/^to$/, ["李静", "13800138000"]],
  [/(^on|On|Day|^day|^from|^to|Date|^date)$/, ["2026-01-05"]],
  [/^(nextOn|until)$/, ["2027-01-05"]],
  [/^(at|fromClock|toClock)$/, ["08:30", "2026-01-05"]],
  [/^timeZone$/, ["Asia/Shanghai"]],
  [/^language$/, ["zh"]],
  [/^(definition|formula)\.zh$/, ["已入网的老人，每人计一次"]],
  [/^(definition|formula)\.en$/, ["Residents who are connected, each counted once"]],
  [/^(sentence|why|message)\.zh$/, ["名单已被他人修改，请刷新后重试。"]],
  [/^(sentence|why|message)\.en$/, ["Somebody else has changed the list. Reload and try again."]],
  [/^label\.zh$/, ["失能"]],
  [/^label\.en$/, ["Disabled"]],
  [/^source\.(zh|en)$/, ["GB/T 33358-2016"]],
  [/\bzh$/, ["芝罘区"]],
  [/\bpinyin$/, ["Zhifu Qu"]],
  [/\ben$/, ["Zhifu District"]],
  [/^(area|code|under|county)$/, ["370602", "370602001001", "invalid-input"]],
  [/^(by|who|operator|assessor|toldBy|acknowledgedBy|closedBy|withdrawnBy|takenBy|hasIt|\w+By)$/, ["李静"]],
  [/^asked$/, ["王芳"]],
  [/^resident$/, ["王秀英"]],
  [/^(devices?|missed|mostOf)$/, ["sos-1"]],
  [/^(receipt|reference)$/, ["msg-20260105-0017"]],
  [/^room$/, ["bedroom"]],
  [/^state$/, ["delivered"]],
  [/^what$/, ["accepted"]],
  [/^phase$/, ["acknowledged"]],
  [/^ringing$/, ["desk-1"]],
  [/^calledNumber$/, ["05356201200"]],
  [/^(measure|numberKey)$/, ["alarms"]],
  [/^idNumber$/, ["370602194102030000"]],
  [/^phoneEnd$/, ["8000"]],
  [/^nameStart$/, ["王"]],
  [/^(after|next)$/, ["1767571920000.home-17", "home-17"]],
  [/^[vV]ersion$|Version$/, ["1.4.2"]],
  [/^(residentName|signer)$/, ["王秀英"]],
  [/^(signerRelation|relation)$/, ["本人"]],
  [/^(homeName)$/, ["幸福里 3 号楼 2 单元 402"]],
  [/^(deviceName)$/, ["卫生间按钮"]],
  [/^name$/, ["王秀英", "home-17"]],
  [/^address(Line)?$/, ["烟台市芝罘区幸福里 3 号楼 2 单元 402"]],
  [/^entry$/, ["单元门密码 3021#"]],
  [/^(phone|number|phones|caller|msisdn)$/, ["13800138000", "+8613800138000", "053512345678"]],
  [/^login$/, ["lijing"]],
  [/^(password|newPassword|current|currentPassword)$/, ["两只黄鹂鸣翠柳,一行白鹭 ok"]],
  [/^(code|oneTimeCode)$/, ["123456"]],
  [/^(email|mail)$/, ["lijing@example.cn"]],
  [/^(url|endpoint|href)$/i, ["https://centre.example.cn/shouwang"]],
  [/^(why|reason|lastWhy|because)$/, ["老人说无法起身", "battery"]],
  [/^healthNotes$/, ["高血压，右髋做过手术"]],
  [/^detail$/, ["卫生间按钮 26 小时没有信号"]],
  [/^(note|notes|sentence|text|message)$/, ["已与老人通话，家属半小时内到"]],
  [/^evidence$/, ["按钮 sos-1 于 08:12 按下"]],
  [/^(model)$/, ["SOS-2"]],
  [/^(label)$/, ["SW-2026-0017"]],
  [/^(standard)$/, ["GB/T 42195-2022"]],
  [/^(file|fileName)$/, ["residents.csv"]],
  [/^serial$/, ["SN20260017"]],
  [/^keySafe$/, ["门右侧密码盒 4821"]],
  [/^(reviewer|whoName|account|present)$/, ["李静"]],
  [/^recoveryCodes?$/, ["8KQ2-4XNP-7RTD"]],
  [/^claimCode$/, ["4F9K-2M7Q-XW3T-8HRD"]],
  [/^(qrText|uri)$/, ["otpauth://totp/Shouwang:lijing?secret=JBSWY3DPEHPK3PXP&issuer=Shouwang"]],
  [/^(became|alsoKnownAs)$/, ["370685"]],
  [/^mergedInto$/, ["resident-18"]],
  [/^alarms?$/, ["panic"]],
  [/^settingKey$/, ["url"]],
  [/^hidden$/, ["secret"]],
  [/^agent$/, ["Firefox 145, Linux"]],
  [/^roles?$/, ["operator"]],
  [/^source$/, ["GB/T 2260-2007"]],
  [/^includes?$/, ["contact:c-1"]],
  [/^deskNumber$/, ["05356201200"]],
  [/^(challenge|ticket|token|mark|signature|secret|auth|publicKey|attestationObject|authenticatorData)$/, opaque],
  [/^(clientDataJSON|clientExtensionResults|inbound)$/, opaque],
  [/^score$/, [72]],
  [/^(addressee)$/, ["contact:c-1"]],
  [/^(connector|provider|way)$/, ["sms"]],
  [/^(series)$/, ["motion"]],
  [/^(textVersion)$/, ["2026-01"]],
  [/^desk$/, ["desk-1"]],
  [/^(subject)$/, ["home-17"]],
  [/^(share|rate|part)$/i, [0.98]],
  [/^(count|residents|homes|total|kits|rows|written|open)$/, [12]],
];

/** What an id looks like: its noun and a number. */
const idOf = (name: string): readonly string[] => {
  const [, noun = ""] = /^(\w*?)[iI]ds?$/.exec(name) ?? [];
  const word = noun.replaceAll(/([A-Z])/g, "-$1").toLowerCase();
  return word === "" ? [] : [`${word}-17`];
};

const texts: readonly unknown[] = [
  "home-17",
  "王秀英",
  "370602",
  "2026-01-05",
  "2026-01",
  "08:30",
  "13800138000",
  "123456",
  "https://centre.example.cn/shouwang",
  "lijing@example.cn",
  "0535-6201234",
  "1767571920000",
  "12",
  "3",
  "0",
  "yes",
  "true",
  "zh",
  "contact:c-1",
  "sos-1",
  "4F9K-2M7Q-XW3T-8HRD",
  "1.4.2",
  "SOS-2",
  "1767571920000.home-17",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "q7Zt3Vb9Yk2Lm5Xw8Rn1Pd",
  "q7Zt3Vb9Yk2Lm5Xw8Rn1Pd4Cg6Hj0Ts3Af7Ue9Bo2Ki",
  "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
  "00112233445566778899aabbccddeeff",
  "7f9c24e5-2b31-4a5e-9c51-0d9a4f6b8e21",
];
const numbers: readonly unknown[] = [12, 3, 1, 0, 60, 370_602, atMs, day, -1, 0.5];

/** Text that may stand in a field of this name, the likeliest first. */
export function textsFor(name: string): readonly unknown[] {
  return [...idOf(name), ...named(name, "string"), ...texts];
}

export function numbersFor(name: string): readonly unknown[] {
  return [...named(name, "number"), ...numbers];
}

function named(name: string, type: "string" | "number"): readonly unknown[] {
  return byName.flatMap(([pattern, values]) => (pattern.test(name) ? values.filter((one) => typeof one === type) : []));
}

/** Of a closed list, what is seen most; the others follow. */
export function choicesFor(name: string, all: readonly unknown[]): readonly unknown[] {
  const likely = usual[name];
  return all.toSorted((a, b) => Number(likely?.includes(b) ?? false) - Number(likely?.includes(a) ?? false));
}

const usual: Readonly<Record<string, readonly unknown[]>> = {
  phase: ["acknowledged", "raised"],
  level: ["county"],
  by: ["street"],
  state: ["live", "kept", "delivered"],
  standing: ["accepted", "there", "done"],
  risk: ["high"],
  signerRelation: ["self"],
};

/** What has not come about yet in what is shown. */
export function isMostlyNone(name: string): boolean {
  return /^(attendedAtMs|attendanceExpiresAtMs|closedAtMs|closedBy|endedBy|outcome|endedAtMs|refused|next|inVain|cannotAtMs|handOver|absence|cursor|untilMs|withdrawnAtMs)$/.test(
    name,
  );
}
