import type { Command } from "commander";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** One command with what may follow it, as the shells see it. */
interface Words {
  readonly command: string;
  readonly summary: string;
  readonly options: readonly { readonly flag: string; readonly text: string }[];
}

/** Options, and the one kind of argument, that a tenant's id may follow. */
const takesTenant = ["--tenant"];
const tenantCommands = ["show", "release"];
/** What a tenant's id follows behind `restore`, which takes one of these first. */
const tenantKinds = ["service", "tenant"];

/** A completion script, made from the command tree itself; it completes tenants' ids from the files in the folder. */
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

/** Where the ids come from: the names of the files. Nothing is started for it. */
const listTenants = `ls tenants/*/*.yaml 2>/dev/null | sed 's|.*/||; s|\\.yaml$||' | sort -u`;

function bash(commands: readonly Words[]): string {
  const cases = commands.map(
    ({ command, options }) =>
      `    ${command}) words="${options.map(({ flag }) => flag).join(" ")}" ;;`,
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
    ${[...takesTenant, ...tenantCommands, ...tenantKinds].join("|")}) words="$(${listTenants})" ;;
    restore) words="${tenantKinds.join(" ")} $words" ;;
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
      const value = takesTenant.includes(flag)
        ? ` -x -a '(${listTenants.replaceAll("'", "\\'")})'`
        : "";
      return `complete -c tenantry -n '__fish_seen_subcommand_from ${command}' -f -l ${flag.replace(/^--/, "")}${value} -d ${fishQuote(text)}`;
    }),
  ]);
  const kinds = `complete -c tenantry -n '__fish_seen_subcommand_from restore; and not __fish_seen_subcommand_from ${tenantKinds.join(" ")}' -f -a '${tenantKinds.join(" ")}'`;
  const ids = [...tenantCommands, ...tenantKinds].map(
    (command) =>
      `complete -c tenantry -n '__fish_seen_subcommand_from ${command}' -f -a '(${listTenants.replaceAll("'", "\\'")})'`,
  );
  return `# tenantry completion\n${[...lines, kinds, ...ids].join("\n")}\n`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
