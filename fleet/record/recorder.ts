import type { Webhook } from "../../catalog/resolved.ts";
import { exclusively } from "../exclusive.ts";
import type { Counts, StackResult } from "../result.ts";
import { readSecretValue } from "../secret.ts";
import type { Fleet } from "../stack.ts";
import type { StackRef } from "../stack-names.ts";
import { type Operation, type RunEvent, type RunWord, runWord } from "./event.ts";
import { type Begun, Journal, journalFile } from "./journal.ts";
import { redactor, secretVariables } from "./redact.ts";
import { isLoopback, type Patience, post } from "./webhook.ts";

/** What a recorder needs to know of a run's surroundings. */
export interface RecorderOptions {
  /** `run.env` says where secrets stand; on the local cloud these are stand-ins. */
  readonly fleet: Pick<Fleet, "project" | "environment" | "run">;
  /** Where outcomes are posted; undefined where the environment names no webhook. */
  readonly webhook: Webhook | undefined;
  /** Every place that secrets of the environment are read from: their values are in no event. */
  readonly secretSources: readonly string[];
  /** Of posts. Default: 5 seconds a try. */
  readonly patience?: Patience;
}

/** What a run came to, as far as an event says it. */
export interface RunOutcome {
  readonly result: RunWord;
  readonly counts: Counts;
  readonly seconds: number;
  readonly errors: readonly string[];
}

const noCounts: Counts = { imported: 0, created: 0, updated: 0, replaced: 0, deleted: 0 };
const mostErrors = 20;
const longestError = 1000;

/**
 * Keeps an environment's journal and posts it: every run that is begun ends in exactly one event, also one that was
 * killed (the next run writes it). Events are posted in order while the work goes on; what a webhook does not take
 * stays, and is posted at the next run. Nothing of this changes what a run comes to.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #journal: Journal;
  readonly #redact: (text: string) => string;
  readonly #begun = new Map<string, Begun>();
  #posting: Promise<void> = Promise.resolve();
  #isPosting = false;
  #again = false;
  #warning: string | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { project, environment, run } = options.fleet;
    this.#journal = new Journal(journalFile(project, environment, run.local));
    this.#redact = redactor([...readable(options), ...secretVariables(run.env)]);
    for (const begun of this.#journal.abandoned()) {
      this.#write(begun, {
        result: "interrupted",
        counts: noCounts,
        seconds: 0,
        errors: ["the run was killed before its end; run the same command again"],
      });
    }
  }

  /** A stack's run begins. */
  begin(stack: StackRef, operation: Operation, url: string | null = null): void {
    const { name, tenant } = stack;
    this.#begun.set(name, this.#journal.begin({ stack: name, tenant, operation, url }));
  }

  /** It has ended. One that was never begun has no event. */
  end(stack: StackRef, outcome: RunOutcome): void {
    const begun = this.#begun.get(stack.name);
    if (!begun) return;
    this.#begun.delete(stack.name);
    this.#write(begun, outcome);
  }

  /** The same for a stack's result. */
  endResult(result: StackResult): void {
    const word = runWord(result.kind);
    if (word) this.end(result.stack, { ...result, result: word, errors: errorsOf(result) });
  }

  /**
   * Waits until everything is posted that can be.
   * @returns what the user should know, or undefined
   */
  async finish(): Promise<string | undefined> {
    this.#post();
    await this.#posting;
    return this.#warning;
  }

  #write(begun: Begun, outcome: RunOutcome): void {
    const { fleet } = this.#options;
    const event: RunEvent = {
      id: begun.id,
      at: new Date().toISOString(),
      environment: fleet.environment,
      stack: begun.stack,
      tenant: begun.tenant,
      operation: begun.operation,
      result: outcome.result,
      counts: outcome.counts,
      seconds: outcome.seconds,
      errors: outcome.errors
        .slice(0, mostErrors)
        .map((error) => this.#redact(error).slice(0, longestError)),
      url: begun.url,
      local: fleet.run.local,
    };
    this.#journal.end(begun, event);
    this.#post();
  }

  /** One loop at a time; whoever comes while it runs makes it look once more. */
  #post(): void {
    this.#again = true;
    if (this.#isPosting) return;
    this.#isPosting = true;
    this.#posting = this.#postAll();
  }

  async #postAll(): Promise<void> {
    while (this.#again && this.#warning === undefined) {
      this.#again = false;
      try {
        await exclusively(this.#journal.lock, () => this.#postWaiting());
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const why = this.#redact(message).replace(/[.\s]+$/, "");
        this.#warning = `outcomes could not be posted: ${why}. They wait in ${this.#journal.file} and are posted at the next run.`;
      }
    }
    this.#isPosting = false;
  }

  async #postWaiting(): Promise<void> {
    const { webhook, fleet, patience } = this.#options;
    const waiting = this.#journal.waiting();
    const last = waiting.at(-1);
    if (!last) return;
    if (!webhook || (fleet.run.local && !isLoopback(webhook.url))) {
      this.#journal.posted(last);
      return;
    }
    const key = readSecretValue(webhook.key, "The key of the webhook", fleet.run.env).trim();
    for (const entry of waiting) {
      await post({ url: webhook.url, key }, entry, patience);
      this.#journal.posted(entry);
    }
  }
}

/** A refusal is no error of the engine's, and the event says nevertheless what was refused. */
function errorsOf({ errors, judgement }: StackResult): readonly string[] {
  const refused = judgement?.refused ?? [];
  return [...errors, ...refused.map(({ op, urn }) => `refused: ${op} ${urn}`)];
}

/** Values of the secrets that are there; what is not there cannot be in a text either. */
function readable({ secretSources, webhook, fleet }: RecorderOptions): string[] {
  const sources = [...secretSources, ...(webhook ? [webhook.key] : [])];
  return sources.flatMap((source) => {
    if (!source.startsWith("env:") && !source.startsWith("file:")) return [];
    try {
      return [readSecretValue(source as `env:${string}`, "", fleet.run.env)];
    } catch {
      return [];
    }
  });
}
