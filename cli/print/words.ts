/** Where a text may go on in the next line: not between a number and what it counts. */
const breaks = /(?<!\d) /;

/** Lines of at most `width` characters: between the entries of a list where that is enough, else between words. */
export function breakWords(text: string, width: number): string {
  const pieces = text
    .split(/(?<=,) /)
    .flatMap((entry) => (entry.length <= width ? [entry] : entry.split(breaks)));
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    const longer = line === "" ? piece : `${line} ${piece}`;
    if (line !== "" && longer.length > width) {
      lines.push(line);
      line = piece;
    } else line = longer;
  }
  return [...lines, line].join("\n");
}

/** What a column needs at least: no word is ever cut. */
export function longestWord(text: string): number {
  return Math.max(...text.split(breaks).map((word) => word.length));
}

/** A line as it is where it fits; else several, all but the first further in. */
export function hanging(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const indent = " ".repeat(text.length - text.trimStart().length);
  const [first = "", ...rest] = breakWords(text.trimStart(), width - indent.length - 2).split("\n");
  return [`${indent}${first}`, ...rest.map((line) => `${indent}  ${line}`)];
}
