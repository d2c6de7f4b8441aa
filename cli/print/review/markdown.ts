import type { Block, Line, Piece } from "./block.ts";

/**
 * As Markdown for a pull request's comment. Whatever comes from a file is text there and nothing else: it makes no
 * heading, link, picture, mention or HTML, and it ends no block.
 */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `### ${line(block.text)}`;
    case "text":
      return line(block.text);
    case "list":
      return block.entries
        .map(({ head, lines }) => [`- ${line(head)}`, ...lines.map((it) => `  - ${line(it)}`)])
        .flat()
        .join("\n");
    case "code":
      return fenced(block.language, block.lines.map(oneLine));
  }
}

function line(pieces: Line): string {
  return pieces.map(piece).join("");
}

function piece(it: Piece): string {
  return typeof it === "string" ? escaped(it) : span(it.code);
}

/** Characters that mean something to Markdown or to a forge, as entities: no reader of either takes them for more. */
function escaped(text: string): string {
  return oneLine(text).replaceAll(
    /[\\`*_{}[\]<>#|~@&!$]|:(?=\/\/)|(?<=www)\./g,
    (it) => `&#${it.codePointAt(0)};`,
  );
}

/** A span of code with more backticks around it than stand in it. Nobody is mentioned in one. */
function span(text: string): string {
  const inner = oneLine(text);
  const ticks = "`".repeat(longestRun(inner) + 1);
  const pad = inner.startsWith("`") || inner.endsWith("`") || inner.trim() === "" ? " " : "";
  return `${ticks}${pad}${inner}${pad}${ticks}`;
}

function fenced(language: string, lines: readonly string[]): string {
  const text = lines.join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}${language}`, text, fence].join("\n");
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** Control characters, and those that turn the direction of what follows, would show something else than there is. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}
