import { join } from "node:path";
import { execa } from "execa";
import type { AskedDifference, Differ, FoundDifference } from "../../guard/difference.ts";

interface Waiting {
  readonly asked: readonly AskedDifference[];
  readonly resolve: (found: readonly FoundDifference[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Answers questions about many stacks. What is asked at the same time goes into one process, which takes longer to
 * start than to answer.
 * @param root folder of the project
 */
export function differenceFinder(root: string, signal?: AbortSignal): Differ {
  let waiting: Waiting[] = [];
  const answer = async (): Promise<void> => {
    const own = waiting;
    waiting = [];
    try {
      const found = await findDifferences(
        root,
        own.flatMap(({ asked }) => asked),
        signal,
      );
      let at = 0;
      for (const { asked, resolve } of own) resolve(found.slice(at, (at += asked.length)));
    } catch (error) {
      for (const { reject } of own) reject(error);
    }
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void answer());
      waiting.push({ asked, resolve, reject });
    });
}

/**
 * What a provider's Diff would say of each pair, by the local cloud's tables: it is started as a process, and asked
 * once for all.
 * @throws when it does not answer
 */
export async function findDifferences(
  root: string,
  asked: readonly AskedDifference[],
  signal?: AbortSignal,
): Promise<readonly FoundDifference[]> {
  if (asked.length === 0) return [];
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [join(root, "localcloud", "main.ts"), "differences"],
    {
      input: JSON.stringify(asked),
      reject: false,
      maxBuffer: 1 << 28,
      ...(signal ? { cancelSignal: signal } : {}),
    },
  );
  if (exitCode !== 0) throw new Error(`The local cloud does not tell what differs: ${stderr}`);
  return JSON.parse(stdout) as FoundDifference[];
}
