import { Listr, ListrLogger, ProcessOutput } from "listr2";
import type { StackResult } from "../fleet/result.ts";
import type { Step } from "../guard/events.ts";
import { resultWord } from "./print/run-table.ts";

/** Shows a run while it works, on stderr. */
export interface Progress {
  begin(stack: string): void;
  step(stack: string, step: Step): void;
  end(result: StackResult): void;
  /** The environment is modelled, to see who could reach whom: so many of its stacks are. */
  model(done: number, total: number): void;
  /** A line that stays. */
  say(line: string): void;
  /** Takes down what moves; resolves when the terminal is ours again. */
  stop(): Promise<void>;
}

/** Moving lines on a terminal, plain lines elsewhere, nothing when the caller wants only data. */
export function startProgress(total: number, title: string, quiet: boolean): Progress {
  if (quiet) return silent;
  return process.stderr.isTTY ? movingLines(total, title) : plainLines();
}

const silent: Progress = {
  begin: () => undefined,
  step: () => undefined,
  end: () => undefined,
  model: () => undefined,
  say: (line) => void process.stderr.write(`${line}\n`),
  stop: () => Promise.resolve(),
};

function plainLines(): Progress {
  return {
    begin: (stack) => void process.stderr.write(`${stack}: working\n`),
    step: () => undefined,
    end: (result) => void process.stderr.write(`${endLine(result)}\n`),
    model: (done, total) => {
      if (done === 0) process.stderr.write(`modelling ${total} stacks: who could reach whom\n`);
    },
    say: (line) => void process.stderr.write(`${line}\n`),
    stop: () => Promise.resolve(),
  };
}

function movingLines(total: number, title: string): Progress {
  const running = new Map<string, string>();
  const kept: string[] = [];
  let done = 0;
  let failed = 0;
  let modelling: readonly string[] = [];
  let finish: () => void = () => undefined;
  let refresh: () => void = () => undefined;
  const list = new Listr(
    [
      {
        title,
        task: (_context, task) => {
          refresh = () => {
            const bad = failed > 0 ? `, ${failed} failed` : "";
            task.title = `${title}: ${done} of ${total} done${bad}`;
            task.output = [...kept.slice(-6), ...running.values(), ...modelling].join("\n");
          };
          refresh();
          return new Promise<void>((resolve) => {
            finish = resolve;
          });
        },
        rendererOptions: { outputBar: true },
      },
    ],
    {
      registerSignalListeners: false,
      rendererOptions: {
        collapseErrors: false,
        logger: new ListrLogger({
          processOutput: new ProcessOutput(process.stderr, process.stderr),
        }) as never,
      },
    },
  );
  const ended = list.run();
  return {
    begin: (stack) => {
      running.set(stack, `${stack}: looking`);
      refresh();
    },
    step: (stack, step) => {
      running.set(stack, `${stack}: ${step.op} ${step.name}`);
      refresh();
    },
    end: (result) => {
      running.delete(result.stack.name);
      done++;
      if (result.kind === "failed" || result.kind === "refused") failed++;
      kept.push(endLine(result));
      refresh();
    },
    model: (models, of) => {
      modelling = models < of ? [`modelling who could reach whom: ${models} of ${of} stacks`] : [];
      refresh();
    },
    say: (line) => {
      kept.push(line);
      refresh();
    },
    stop: async () => {
      finish();
      await ended;
    },
  };
}

function endLine(result: StackResult): string {
  return `${result.stack.name}: ${resultWord(result)} (${result.seconds.toFixed(1)} s)`;
}
