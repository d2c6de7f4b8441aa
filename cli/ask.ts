import { createInterface } from "node:readline/promises";
import { CliError, exitCodes, usage } from "./exit-codes.ts";

/** Whether somebody can answer. */
function interactive(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/**
 * Refuses to go on where nobody can answer and nobody has agreed beforehand.
 * @throws CliError (2)
 */
export function requireAgreement(yes: boolean | undefined, what: string): void {
  if (yes || interactive()) return;
  throw usage(
    `This would ask before it ${what}, and nobody can answer here. Pass --yes to agree beforehand.`,
  );
}

/**
 * Asks on stderr, so that stdout stays data. Anything but the expected answer, and the end of input, is a no.
 * @throws CliError (130) when Ctrl-C is the answer
 */
export async function confirm(question: string, expected = "yes"): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve, reject) => {
    lines.once("SIGINT", () =>
      reject(new CliError("\nNothing was changed.", exitCodes.interrupted)),
    );
    lines.once("close", () => resolve(""));
  });
  try {
    const answer = lines.question(`${question} Type ${expected} to go on: `);
    return (await Promise.race([answer, ended])).trim() === expected;
  } finally {
    lines.close();
  }
}
