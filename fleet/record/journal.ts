import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { localFolder, type Project } from "../project.ts";
import type { Operation, RunEvent } from "./event.ts";

/** A run that has begun and whose outcome nobody has written yet. */
export interface Begun {
  readonly id: string;
  readonly at: string;
  readonly stack: string;
  readonly tenant: string | null;
  readonly operation: Operation;
  readonly url: string | null;
  readonly host: string;
  readonly pid: number;
}

/** One line of the journal. */
export interface Entry {
  readonly event: RunEvent;
  /** As it stands in the file: what is signed and posted. */
  readonly line: string;
}

/** Where an environment's journal stands: `.tenantry/events/<environment>.jsonl` beside the catalog. */
export function journalFile(project: Project, environment: string, local: boolean): string {
  return local
    ? join(localFolder(project, environment), "events.jsonl")
    : join(project.catalog, ".tenantry", "events", `${environment}.jsonl`);
}

/**
 * The outcomes of all runs on one environment, a line each, in a file that only grows; and how far they are posted.
 * A note of each run that has begun stands beside it, so that a run that was killed gets its line from the next one.
 */
export class Journal {
  readonly file: string;
  /** Held while events are posted: two runs at once must not post out of order. */
  readonly lock: string;
  readonly #begun: string;
  readonly #posted: string;

  constructor(file: string) {
    this.file = file;
    const base = file.replace(/\.jsonl$/, "");
    this.#begun = `${base}.begun`;
    this.#posted = `${base}.posted`;
    this.lock = `${base}.lock`;
    mkdirSync(dirname(file), { recursive: true });
  }

  begin(facts: Omit<Begun, "id" | "at" | "host" | "pid">): Begun {
    const at = new Date().toISOString();
    const begun = { id: randomUUID(), at, ...facts, host: hostname(), pid: process.pid };
    mkdirSync(this.#begun, { recursive: true });
    writeWhole(this.#noteOf(begun), JSON.stringify(begun));
    return begun;
  }

  /** Writes the outcome of a run, flushed to the disk, and takes its note away. */
  end(begun: Begun, event: RunEvent): void {
    append(this.file, `${JSON.stringify(event)}\n`);
    rmSync(this.#noteOf(begun), { force: true });
  }

  /**
   * Runs whose process is gone: they have no line yet. What was killed between its line and its note is only tidied up.
   */
  abandoned(): Begun[] {
    const notes = existsSync(this.#begun) ? readdirSync(this.#begun) : [];
    const whole = notes.filter((name) => name.endsWith(".json"));
    const dead = whole.flatMap((name) => {
      const begun = parse<Begun>(readOrEmpty(join(this.#begun, name)));
      return begun && begun.host === hostname() && isGone(begun.pid) ? [begun] : [];
    });
    if (dead.length === 0) return [];
    const written = new Set(this.#entries().map(({ event }) => event.id));
    for (const begun of dead) {
      if (written.has(begun.id)) rmSync(this.#noteOf(begun), { force: true });
    }
    return dead.filter(({ id }) => !written.has(id)).sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  /** Events that no webhook has taken, in their order. A journal that somebody has moved away begins anew. */
  waiting(): readonly Entry[] {
    const entries = this.#entries();
    const posted = parse<{ id: string }>(readOrEmpty(this.#posted));
    return entries.slice(entries.findIndex(({ event }) => event.id === posted?.id) + 1);
  }

  /** Notes that everything up to this event is posted, or had nowhere to be posted to. */
  posted({ event }: Entry): void {
    writeWhole(this.#posted, JSON.stringify({ id: event.id }));
  }

  /** A line that was cut off by a full disk says nothing, and hides none of the others. */
  #entries(): Entry[] {
    return readOrEmpty(this.file)
      .split("\n")
      .flatMap((line) => {
        const event = parse<RunEvent>(line);
        return event ? [{ event, line }] : [];
      });
  }

  #noteOf({ id }: Begun): string {
    return join(this.#begun, `${id}.json`);
  }
}

/** Our own number is nobody else's: a container gives every run the same one. */
function isGone(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EPERM";
  }
}

/** After a line that a full disk cut off, the next one begins on a line of its own. */
function append(file: string, line: string): void {
  const descriptor = openSync(file, "a+", 0o600);
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(1);
    if (size > 0) readSync(descriptor, last, 0, 1, size - 1);
    writeSync(descriptor, size === 0 || last.toString() === "\n" ? line : `\n${line}`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text, { flush: true, mode: 0o600 });
  renameSync(draft, file);
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
