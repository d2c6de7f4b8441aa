/**
 * What is taken for personal data in a text. Each rule is an extended regular expression that PCRE reads too, without
 * quotes, so that it can stand in a configuration. It is better to scrub a harmless number than to log a card's.
 */
const scrubRules = {
  email: "[^/@ ]+(?:@|%40)[^/@ ]+",
  /** International or with a leading zero, with whatever stands between the digits. */
  phone: "(?:\\+|%2B|\\b00?)[0-9](?:[ ().-]?[0-9]){6,14}",
  iban: "\\b[A-Z][A-Z][0-9][0-9](?:[ -]?[A-Z0-9]){11,30}\\b",
  card: "[0-9](?:[ -]?[0-9]){12,18}",
  /** Keys, session ids, signed tokens and UUIDs: 16 or more characters with a digit among them. */
  token: "(?=[A-Za-z0-9_.~-]*[0-9])[A-Za-z0-9_.~-]{16,}",
} as const;

/** Lines of an nginx `map` after `default`: a path in which a rule finds something is replaced as a whole. */
export function scrubLines(): string[] {
  return Object.entries(scrubRules).map(([name, rule]) => `"~*${rule}" "[${name}]";`);
}

/** Lines of an nginx `map` of an address after `default`: its network, as many clients share it. */
export const networkLines: readonly string[] = [
  '"~^(\\d+\\.\\d+\\.\\d+)\\.\\d+$" "$1.0/24";',
  '"~^([0-9a-f]+:[0-9a-f]+:[0-9a-f]+):" "$1::/48";',
];
