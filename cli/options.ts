import { type Command, InvalidArgumentError, Option } from "commander";

/** Options that many commands share; each command takes the ones that it means. */
export const options = {
  env: () => new Option("--env <name>", "environment; default: the only one that it can be"),
  tenants: () =>
    new Option("--tenant <id>", "only this tenant; may be given several times").argParser(
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    ),
  site: () => new Option("--site <id>", "only the tenants of this site, without the platform"),
  platform: () =>
    new Option("--platform", "the platform stack: alone, or beside what --tenant or --site names"),
  local: () => new Option("--local", "on the local cloud: simulated providers, no account"),
  json: () => new Option("--json", "print data as JSON"),
  yes: () => new Option("-y, --yes", "do it without asking"),
  add: () =>
    new Option("--add <n>", "how many more tenants are asked about; default: 1").argParser(
      wholeNumber(100_000),
    ),
  dryRun: (text = "write nothing; show what would be written") => new Option("--dry-run", text),
  parallel: () =>
    new Option("--parallel <n>", "tenants at a time")
      .argParser(wholeNumber(64))
      .default(defaultParallel),
} as const;

/**
 * Twenty new tenants on two cores took 85 s two at a time, 76 s three, 70 s four: an engine waits often enough for
 * more than one a core. More only takes memory, about half a GiB each.
 */
export const defaultParallel = 4;

function wholeNumber(most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < 1 || number > most) {
      throw new InvalidArgumentError(`Allowed: a whole number from 1 to ${most}.`);
    }
    return number;
  };
}

/** The ids of a list on the command line: `crm, docs` → both. */
export function words(list: string): string[] {
  return list
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
}

/** Adds shared options to a command, in the order in which help shows them. */
export function withOptions(
  command: Command,
  ...names: readonly (keyof typeof options)[]
): Command {
  for (const name of names) command.addOption(options[name]());
  return command;
}

/** What commander hands to a command's action, as far as commands read it. */
export interface CommandOptions {
  readonly directory?: string;
  readonly env?: string;
  readonly tenant?: readonly string[];
  readonly site?: string;
  readonly platform?: boolean;
  readonly affected?: boolean;
  readonly all?: boolean;
  readonly local?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly check?: boolean;
  readonly base?: string;
  /** `markdown`, `text`, `json` */
  readonly format?: string;
  readonly previewed?: boolean;
  readonly name?: string;
  readonly tier?: string;
  /** `crm,docs` */
  readonly services?: string;
  readonly dryRun?: boolean;
  /** How many tenants are asked about. */
  readonly add?: number;
  /** File name of a dump, or volume id of a guest's backup. */
  readonly from?: string;
  readonly replace?: boolean;
  /** File that holds an age identity. */
  readonly identity?: string;
  readonly guests?: boolean;
  readonly databases?: boolean;
  readonly files?: boolean;
  readonly map?: string;
  readonly npm?: string;
  readonly npmToken?: string;
  readonly parallel?: number;
  /** `IP:PORT` of the name server that is asked. */
  readonly resolver?: string;
  /** Read the states, not the files. */
  readonly state?: boolean;
  /** From whom to whom. */
  readonly path?: readonly string[];
  /** Tenant whose certificate is asked for. */
  readonly certificate?: string;
}
