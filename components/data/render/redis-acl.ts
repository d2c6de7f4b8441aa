import { createHash } from "node:crypto";

/** One user of a shared Redis. */
export interface RedisAclUser {
  /** `t17_crm` */
  readonly user: string;
  /** `t17:crm:`: keys and channels that start with it are the user's, no others. */
  readonly prefix: string;
  /** Lower-case command names; all others are refused. */
  readonly commands: readonly string[];
  /** In clear; only its SHA-256 is in what is rendered. */
  readonly password: string;
}

/** Name of the site's administrator on the cache. */
const redisAdministrator = "tenantry";

const userForm = /^[a-z][a-z0-9_]{0,62}$/;
/** Holds none of the characters that have a meaning in a key pattern. */
const prefixForm = /^[a-z0-9][a-z0-9:-]*:$/;
const commandForm = /^[a-z][a-z0-9_]*$/;

/** What is wrong with a user, in words: one character too many would give it more than its own keys. */
export function redisUserProblems(user: Omit<RedisAclUser, "password">): string[] {
  const problems: string[] = [];
  const wants = (what: string, value: string, form: RegExp): void => {
    if (!form.test(value)) problems.push(`${what} "${value}" must match ${form.source}`);
  };
  wants("user", user.user, userForm);
  wants("prefix", user.prefix, prefixForm);
  for (const command of user.commands) wants("command", command, commandForm);
  if (user.commands.length === 0) problems.push("the list of commands is empty");
  return problems;
}

/**
 * The line of one user in an ACL file, without a line end.
 * @throws Error naming all that is wrong.
 */
export function renderRedisUser({ user, prefix, commands, password }: RedisAclUser): string {
  const problems = redisUserProblems({ user, prefix, commands });
  if (!password) problems.push("the password is empty");
  if (problems.length > 0) throw new Error(`Redis user "${user}": ${problems.join("; ")}.`);
  return [
    `user ${user} on sanitize-payload #${sha256(password)}`,
    `resetkeys ~${prefix}* resetchannels &${prefix}* -@all`,
    ...commands.map((command) => `+${command}`),
  ].join(" ");
}

/**
 * What only the platform writes: nobody without a name gets in, and the administrator may do everything.
 * @throws Error when the password is empty.
 */
export function renderRedisMain(administratorPassword: string): string {
  if (!administratorPassword) throw new Error("The administrator of Redis needs a password.");
  const nobody = "user default off sanitize-payload resetpass resetkeys resetchannels -@all";
  const administrator = `user ${redisAdministrator} on sanitize-payload #${sha256(administratorPassword)} ~* &* +@all`;
  return `${nobody}\n${administrator}\n`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
