/** Shows that something long is still going on. */
export interface Progress {
  /** Replaces the words behind the elapsed seconds. */
  update(detail: string): void;
  /** Removes the line, or lets the last one stand where output is a file. */
  stop(): void;
}

/** Where progress is written; `process.stderr` fits. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** On a terminal one line is rewritten twice a second; anywhere else a line of its own every 30 seconds. */
const TTY_MS = 500;
const PLAIN_MS = 30_000;

/**
 * Begins to show `label`, elapsed seconds and the latest detail on `stream`.
 *
 * @param stream where to write; @default process.stderr, so that data on stdout stays clean
 */
export function startProgress(label: string, stream: ProgressStream = process.stderr): Progress {
  const started = Date.now();
  let detail = "";
  const line = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    return `${label} … ${seconds} s${detail === "" ? "" : `, ${detail}`}`;
  };
  const show = stream.isTTY
    ? () => stream.write(`\r\u001B[2K${line()}`)
    : () => stream.write(`${line()}\n`);
  if (!stream.isTTY) stream.write(`${label} …\n`);
  const timer = setInterval(show, stream.isTTY ? TTY_MS : PLAIN_MS);
  return {
    update(next) {
      detail = next;
    },
    stop() {
      clearInterval(timer);
      if (stream.isTTY) stream.write("\r\u001B[2K");
    },
  };
}
