/**
 * What an unquoted scalar means. Both readers (fast.ts, positions.ts) ask here, so that they cannot disagree.
 *
 * Null, true, false and numbers in their plain decimal form are what they look like. What YAML 1.1 and 1.2, or a
 * person and a parser, read differently (`no`, `010`, `1e3`, `0x1F`, `1.20`, `12:30`) is neither text nor number: it
 * becomes a symbol, which no schema accepts, and the error says to quote it. Everything else is text.
 */
export function readPlainScalar(source: string): string | number | boolean | null | symbol {
  switch (source) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
      return true;
    case "false":
      return false;
  }
  const first = source.charCodeAt(0);
  if (isNumberStart(first)) return readNumberLike(source);
  return source.length <= 5 && looksLikeBoolean.test(source) ? Symbol.for(source) : source;
}

/** First characters of everything that `readPlainScalar` does not take as text. Empty stands for no character. */
export const scalarFirstChars: readonly string[] = "~nNtTfFyYoO+-.0123456789".split("").concat("");

const looksLikeBoolean = /^(?:y|yes|n|no|on|off|true|false)$/i;
const integer = /^(?:0|-?[1-9][0-9]*)$/;
const decimal = /^-?(?:0|[1-9][0-9]*)\.[0-9]+$/;
const numberLike =
  /^[-+]?(?:0[xob][0-9a-f_]+|\.(?:inf|nan)|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:e[-+]?[0-9]+)?|[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?)$/i;

function isNumberStart(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;
}

function readNumberLike(source: string): string | number | symbol {
  if (integer.test(source)) {
    const value = Number(source);
    return Number.isSafeInteger(value) ? value : Symbol.for(source);
  }
  if (decimal.test(source)) {
    const value = Number(source);
    return String(value) === source ? value : Symbol.for(source);
  }
  return numberLike.test(source) ? Symbol.for(source) : source;
}

/** Keys that mean something to JavaScript objects, in no file of ours and refused everywhere. */
export const poisonedKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Collections inside collections, at most. Our deepest file has six. */
export const maxDepth = 32;

/** Whether a key is a whole number as ledgers use it: those must ascend within their mapping. */
export function numericKey(key: string): number | undefined {
  return /^[1-9][0-9]{0,14}$/.test(key) ? Number(key) : undefined;
}
