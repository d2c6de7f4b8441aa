import { join } from "node:path";
import { execa } from "execa";
import type { AskedDifference, FoundDifference } from "../../guard/difference.ts";

/**
 * What a provider's Diff would say of each pair, by the local cloud's tables: it is started as a process, and asked
 * once for all.
 * @param root folder of the project
 * @throws when it does not answer
 */
export async function findDifferences(
  root: string,
  asked: readonly AskedDifference[],
): Promise<readonly FoundDifference[]> {
  if (asked.length === 0) return [];
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [join(root, "localcloud", "main.ts"), "differences"],
    { input: JSON.stringify(asked), reject: false, maxBuffer: 1 << 28 },
  );
  if (exitCode !== 0) throw new Error(`The local cloud does not tell what differs: ${stderr}`);
  return JSON.parse(stdout) as FoundDifference[];
}
