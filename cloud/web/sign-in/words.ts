/** What the sign-in page says: Chinese first, English second. */

import type { Words } from "../parts/words.ts";

export const say = {
  signIn: ["登录守望", "Sign in to Shouwang"],
  name: ["登录名或手机号", "Login or phone number"],
  login: ["登录名", "Login"],
  password: ["密码", "Password"],
  newPassword: ["新密码", "New password"],
  presentPassword: ["现在的密码", "Present password"],
  passwordHint: [
    "一句只有您记得的话最好，至少 12 个字符（没有双重验证时 15 个）。",
    "A sentence of your own is best: 12 characters or more, 15 without a second factor.",
  ],
  go: ["登录", "Sign in"],
  welcome: ["欢迎加入守望", "Welcome to Shouwang"],
  forYou: ["此链接是给您的：", "This link is for:"],
  accept: ["开始使用", "Begin"],
  withoutPassword: ["不设密码，以后用短信验证码登录", "Without a password: sign in with codes to my phone"],
  factor: ["双重验证", "Second factor"],
  factorHint: ["请输入验证器应用中的 6 位数字。", "Type the six digits that your authenticator app shows."],
  code: ["验证码", "Code"],
  confirm: ["确认", "Confirm"],
  useRecovery: ["改用恢复码", "Use a recovery code instead"],
  recoveryCode: ["恢复码", "Recovery code"],
  usePasskey: ["使用通行密钥", "Use a passkey"],
  addFactor: ["添加双重验证", "Add a second factor"],
  addFactorHint: [
    "您的岗位需要双重验证，设置后才能继续。",
    "Your role needs a second factor. You can go on once you have one.",
  ],
  addTotp: ["用验证器应用", "With an authenticator app"],
  addTotpHint: [
    "在应用中添加此密钥，然后输入它显示的数字。",
    "Add this key to the app, then type the digits that it shows.",
  ],
  openApp: ["在本机的应用中打开", "Open in an app on this device"],
  addPasskey: ["添加通行密钥", "Add a passkey"],
  recoveryCodes: ["恢复码", "Recovery codes"],
  recoveryHint: [
    "只显示这一次。请抄下来收好：手机丢失时，每个可用一次。",
    "Shown only now. Write them down and keep them safe: each opens once when the phone is lost.",
  ],
  kept: ["已收好，继续", "I have kept them"],
  phoneCode: ["短信验证码登录（家属）", "With a code to my phone (family)"],
  phone: ["手机号", "Phone number"],
  sendCode: ["发送验证码", "Send a code"],
  sent: [
    "如果该号码已登记，验证码已发出，5 分钟内有效。",
    "If the number is known, a code is on its way. It holds for five minutes.",
  ],
  provider: ["使用城市统一账号", "With the city's account"],
  own: ["我的账户", "My account"],
  toDesk: ["去接警台", "To the operator's desk"],
  signOut: ["退出登录", "Sign out"],
  sessions: ["已登录的设备", "Where I am signed in"],
  thisOne: ["本机", "This one"],
  end: ["下线", "End"],
  changePassword: ["修改密码", "Change the password"],
  passwordChanged: ["密码已修改，其他设备已下线。", "The password is changed; all other sessions have ended."],
  totp: ["验证器应用", "Authenticator app"],
  passkey: ["通行密钥", "Passkey"],
  codesLeft: ["剩余恢复码", "Recovery codes left"],
  remove: ["移除", "Remove"],
  newCodes: ["生成新的恢复码", "Make new recovery codes"],
} as const satisfies Record<string, Words>;

const refusals: Readonly<Record<string, Words>> = {
  "wrong-credentials": ["名称、密码或验证码不对，请核对后重试。", "The name, the password or the code is not right."],
  "not-signed-in": ["登录已失效，请重新登录。", "This sign-in is over. Sign in again."],
  "sign-in-again": [
    "请退出并重新登录，在一刻钟内完成此操作。",
    "Sign out, sign in again, and do this within a quarter of an hour.",
  ],
  "account-locked": ["管理员已锁定此账户，请与其联系。", "An administrator has locked this account. Ask them."],
  "link-gone": [
    "链接已失效（已使用、已更换或超过 72 小时），请索取新的链接。",
    "This link does not hold any more. Ask for a new one.",
  ],
  "name-taken": ["此登录名已有人使用。", "Somebody has this login already."],
  "last-factor": [
    "这是您最后一种双重验证，请先添加另一种。",
    "This is your last second factor. Add another one first.",
  ],
  "too-many-tries": [
    "尝试次数过多，请稍候再试，或使用曾登录过的浏览器。",
    "Too many tries. Wait a while, or use a browser you have signed in with before.",
  ],
  "sign-in-busy": ["登录人数过多，请几秒后再试。", "Too many people are signing in. Try again in a few seconds."],
  "password-refused": [
    "此密码太短或太容易被猜到，请换一句自己的话。",
    "This password is too short or is guessed too easily. Take a sentence of your own.",
  ],
  "invalid-input": ["填写的内容无法识别，请检查。", "What was typed was not understood."],
  "no-answer": ["服务器没有回应，请检查网络后重试。", "The server did not answer. Try again."],
  "passkey-failed": ["通行密钥未成功，请重试或改用验证码。", "The passkey did not work. Try again, or use a code."],
};

/** A refusal that this page has no words for is shown as the server says it. */
export function refusalWords({ code, message }: { code: string; message: string }): Words {
  return refusals[code] ?? [message, message];
}
