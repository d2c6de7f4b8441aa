/** What the exit code of `tenantry` says. Part of the interface: scripts rely on it. */
export const exitCodes = {
  ok: 0,
  /** Something failed: a stack, the engine, a check. */
  failed: 1,
  /** The command line is wrong or says too little. */
  usage: 2,
  /** The catalog has errors. */
  catalog: 3,
  /**
   * Refused: something protected would go, a policy forbids it, live data would be overwritten, a release is not allowed,
   * isolation is not proven, or a review needs an answer.
   */
  refused: 4,
  /** `drift`: something is not as it was left. */
  drifted: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command with a message for the user, not with a stack trace. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = "CliError";
    this.exitCode = exitCode;
  }
}

/** The command line is wrong or says too little. */
export function usage(message: string): CliError {
  return new CliError(message, exitCodes.usage);
}

export const exitCodesHelp = `Exit codes:
  0    done; nothing is wrong
  1    something failed: the other stacks were still run
  2    the command line is wrong or says too little
  3    the catalog (tenants/, platform/) has errors
  4    refused: something protected would be replaced or deleted, a policy
       forbids it, live data would be overwritten, a release is not allowed,
       it is not proven that tenants are isolated, or a review needs an
       answer
  5    drift found something that is not as it was left
  130  interrupted`;
