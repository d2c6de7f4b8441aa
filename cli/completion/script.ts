import type { Command } from "commander";
import { argumentValues, firstWords, optionValues } from "./values.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** One command with what may follow it, as the shells see it. */
interface Words {
  readonly command: string;
  readonly summary: string;
  readonly options: readonly { readonly flag: string; readonly text: string }[];
}

/**
 * A completion script, made from the command tree itself; it completes tenants, their services, sites, tiers and
 * environments from the files in the folder.
 */
export function completionScript(shell: Shell, program: Command): string {
  const commands = program.commands.map((command) => wordsOf(program, command));
  switch (shell) {
    case "bash":
      return bash(commands);
    case "zsh":
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;
    case "fish":
      return fish(commands);
  }
}

function wordsOf(program: Command, command: Command): Words {
  const options = [...command.options, ...program.options].map((option) => ({
    flag: option.long ?? option.short ?? "",
    text: option.description,
  }));
  return {
    command: command.name(),
    summary: command.summary() || command.description(),
    options: [...options, { flag: "--help", text: "show help" }],
  };
}

function bash(commands: readonly Words[]): string {
  const cases = commands.map(
    ({ command, options }) =>
      `    ${command}) words="${options.map(({ flag }) => flag).join(" ")}" ;;`,
  );
  const values = Object.entries({ ...optionValues, ...argumentValues }).map(
    ([before, list]) => `    ${before}) words="$(${list})" ;;`,
  );
  const firsts = Object.entries(firstWords).map(
    ([command, first]) => `    ${command}) words="${first.join(" ")} $words" ;;`,
  );
  return `# tenantry completion
_tenantry() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" word words=""
  local command=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${commands.map(({ command }) => command).join("|")}) command="$word"; break ;;
    esac
  done
  case "$command" in
    "") words="${commands.map(({ command }) => command).join(" ")} --help --version" ;;
${cases.join("\n")}
  esac
  case "$before" in
${values.join("\n")}
${firsts.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _tenantry tenantry
`;
}

function fish(commands: readonly Words[]): string {
  const lines = commands.flatMap(({ command, summary, options }) => [
    `complete -c tenantry -n __fish_use_subcommand -f -a ${command} -d ${fishQuote(summary)}`,
    ...options.map(({ flag, text }) => {
      const list = optionValues[flag];
      const value = list === undefined ? "" : ` -x -a ${fishQuote(`(${list})`)}`;
      return `complete -c tenantry -n '__fish_seen_subcommand_from ${command}' -f -l ${flag.replace(/^--/, "")}${value} -d ${fishQuote(text)}`;
    }),
  ]);
  const firsts = Object.entries(firstWords).map(([command, words]) => {
    const list = words.join(" ");
    return `complete -c tenantry -n '__fish_seen_subcommand_from ${command}; and not __fish_seen_subcommand_from ${list}' -f -a '${list}'`;
  });
  const ids = Object.entries(argumentValues).map(
    ([before, list]) =>
      `complete -c tenantry -n '__fish_seen_subcommand_from ${before}' -f -a ${fishQuote(`(${list})`)}`,
  );
  return `# tenantry completion\n${[...lines, ...firsts, ...ids].join("\n")}\n`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
