/*
 * What a text looks like, where nobody says whether it is a secret. To a policy secrets come in clear and without a
 * mark; in a state one may have lost its mark. Told by what is written like a secret, or stands under the name of one.
 */

/** What a text holds that is written like a secret, in words; undefined where there is nothing. */
export function secretForm(text: string): string | undefined {
  return writtenForm(text) ?? randomForm(text);
}

/** The same without what only looks random: much of what a provider answers does. */
export function writtenForm(text: string): string | undefined {
  return forms.find(([, pattern]) => pattern.test(text))?.[0];
}

const forms: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a private key", /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a token", /\bgh[opsru]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}/],
  ["a token", /\bxox[abeprs]-[\w-]{10,}|\b[sr]k_(?:live|test)_\w{10,}/],
  ["a token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  ["a token of PVE", /PVEAPIToken=[\w.-]+@|![\w.-]+=[0-9a-f]{8}-[0-9a-f]{4}-/],
  ["a password in a URL", /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:(?![{$<*])[^\s/:@"']+@/i],
];

/** ARNs, and public keys of SSH: random by nature, and nobody's secret. */
const harmless = /arn:[^\s"',]+|\b(?:ssh-[a-z0-9]+|ecdsa-[\w-]+) [A-Za-z0-9+/=]+/g;

function randomForm(text: string): string | undefined {
  const tokens = text.replaceAll(harmless, " ").match(/[A-Za-z0-9+/=_-]{20,}/g) ?? [];
  return tokens.some(looksRandom) ? "a random text, as a password or a token is" : undefined;
}

/**
 * Whether capitals, small letters and digits follow each other as chance throws them: in what is made of words they
 * change less often. Twenty characters or more; hexadecimal digits in small letters are more often a checksum.
 */
export function looksRandom(text: string): boolean {
  const letters = text.replaceAll(/[^A-Za-z0-9]/g, "");
  if (letters.length < 20 || !/\d.*\d/.test(letters)) return false;
  const kinds = Array.from(letters, (letter) =>
    /\d/.test(letter) ? 0 : /[a-z]/.test(letter) ? 1 : 2,
  );
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return new Set(kinds).size === 3 && changes / (letters.length - 1) >= 0.4;
}

const secretNames =
  /(?:^|[_.-])(?:password|passwd|passphrase|pwd|secret|token|credentials?|(?:api|access|account|auth|client|encryption|jwt|license|master|private|secret|session|signing|storage|webhook)[_-]?key)$/i;

/** Tokens that only tell one request from the next: nobody is let in by one. */
const plainNames = /(?:^|[_.-])(?:creation|idempotency)[_-]token$/i;

/** Whether something is called as a secret is: `DB_PASSWORD`, `apiKey`; not `TOKEN_TTL`, `PASSWORD_FILE`. */
export function isSecretName(name: string): boolean {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2");
  return secretNames.test(words) && !plainNames.test(words);
}

/** Whether a value could be a secret at all: no reference to one, no switch, no number, no place, no name of a token. */
export function couldBeSecret(value: string): boolean {
  if (value.length < 6 || value === "[unknown]") return false;
  return !/^(?:arn:|[\w.-]+@[\w-]+![\w.-]+$|\/|https?:\/\/[^@]*$|\{.*\}$|\$\{.*\}$|[\d.]+$|true$|false$)/i.test(
    value,
  );
}
