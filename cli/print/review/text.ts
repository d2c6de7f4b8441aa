import { hanging } from "../words.ts";
import { type Block, plain } from "./block.ts";

/** For a terminal. @param width its columns */
export function toText(blocks: readonly Block[], width: number): string {
  return `${blocks.map((block) => blockLines(block, width).join("\n")).join("\n\n")}\n`;
}

function blockLines(block: Block, width: number): string[] {
  switch (block.kind) {
    case "heading":
      return hanging(plain(block.text), width);
    case "text":
      return hanging(plain(block.text), width);
    case "list":
      return block.entries.flatMap(({ head, lines }) => [
        ...hanging(plain(head), width),
        ...lines.flatMap((line) => hanging(`  - ${plain(line)}`, width)),
      ]);
    case "code":
      return block.lines.map((line) => `  ${line}`);
  }
}
