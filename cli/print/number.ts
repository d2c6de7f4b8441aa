/** `40,000`: one form of numbers, whichever command prints them. */
export function number(value: number): string {
  return value.toLocaleString("en");
}
