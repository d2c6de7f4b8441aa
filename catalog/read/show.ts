/** Text that cannot rewrite a terminal: what has no shape of its own is written as its escape. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return `\\u${code.length > 4 ? `{${code}}` : code.padStart(4, "0")}`;
  });
}

const longest = 60;

/** A value as an error shows it: short, on one line, without a password that stands in a URL. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "symbol") return `\`${shorten(value.description ?? "")}\``;
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return `"${shorten(value)}"`;
  return typeof value === "number" || typeof value === "boolean"
    ? `\`${String(value)}\``
    : "something else";
}

/** At most 60 characters: the beginning and the end of what is longer. */
export function shorten(text: string): string {
  const clean = printable(hideUserInfo(text.length > 500 ? text.slice(0, 500) : text));
  if (clean.length <= longest) return clean;
  return text.length > 500
    ? `${clean.slice(0, longest - 1)}…`
    : `${clean.slice(0, 36)}…${clean.slice(-20)}`;
}

/** `https://user:password@host` loses what stands before the @. */
export function hideUserInfo(text: string): string {
  return text.replace(/\/\/[^/\s@]*@/g, "//***@");
}
