import { spawnSync } from "node:child_process";

/** One line of a table: whole processes, in seconds. */
export interface Figure {
  readonly what: string;
  readonly runs: readonly number[];
}

/** A command as it would be typed, with what it needs around it. */
export interface Command {
  readonly what: string;
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before each measured run, unmeasured. */
  readonly before?: () => void;
}

/**
 * Times commands in turn (A B A B …), so that a machine whose speed drifts hurts all of them alike.
 * One warm-up round is not counted. A command that fails ends the bench: a figure of a failure is none.
 */
export function measure(commands: readonly Command[], rounds: number, warmUp = 1): Figure[] {
  const figures = commands.map(({ what }) => ({ what, runs: [] as number[] }));
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, command] of commands.entries()) {
      command.before?.();
      const seconds = timeOnce(command);
      if (round >= 0) figures[index]?.runs.push(seconds);
    }
  }
  return figures;
}

function timeOnce({ what, argv, cwd, env }: Command): number {
  const [file, ...args] = argv;
  const start = process.hrtime.bigint();
  const result = spawnSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (result.status !== 0) {
    throw new Error(`${what}: exit ${result.status}\n${result.stdout}\n${result.stderr}`);
  }
  return seconds;
}

export function median(runs: readonly number[]): number {
  const sorted = [...runs].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median, least and most, and how many times the first line it is. */
export function printTable(title: string, figures: readonly Figure[]): void {
  const base = median(figures[0]?.runs ?? []);
  const width = Math.max(...figures.map(({ what }) => what.length));
  console.log(`\n${title}`);
  console.log(`  ${"".padEnd(width)}  median s     min     max    ratio`);
  for (const { what, runs } of figures) {
    const cells = [median(runs), Math.min(...runs), Math.max(...runs)].map((value) =>
      value.toFixed(2).padStart(7),
    );
    const ratio = (median(runs) / base).toFixed(2).padStart(8);
    console.log(`  ${what.padEnd(width)}   ${cells.join(" ")} ${ratio}`);
  }
}
