/** Words that name the copies of a server: a fourth one more leaves the other three what they are called. */
const ordinals = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
  "eleventh",
  "twelfth",
  "thirteenth",
  "fourteenth",
  "fifteenth",
  "sixteenth",
];

/** The first `count` ordinals, at most sixteen. */
export function firstOrdinals(count: number): string[] {
  return ordinals.slice(0, count);
}
