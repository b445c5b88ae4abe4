/** A number as people read it out. Only mobile numbers of China have their groups here; any other one stands as it is kept. */

const mobile = /^(?:\+?86)?(1\d{2})(\d{4})(\d{4})$/;

export function phoneText(kept: string): string {
  const [, ...groups] = mobile.exec(kept) ?? [];
  return groups.length === 0 ? kept : groups.join(" ");
}
