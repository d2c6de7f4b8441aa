import { redisCommands } from "../../catalog/redis-commands.ts";

const allowed = new Set(redisCommands);
/** Words of an access string that give nothing. */
const harmless = new Set(["on", "resetkeys", "resetchannels", "resetpass", "sanitize-payload"]);

/**
 * What is too much in the rights of a user of a shared cache, as `ACL SETUSER` takes them; nothing where the user is off.
 * A word that is not known here is too much: the grammar grows, and a new word may open what an old one closes.
 * @param number of the tenant whose keys begin with `t<number>:`; null where nobody's do
 */
export function accessProblems(rights: string, number: number | null): string[] {
  const words = rights.split(/\s+/).filter(Boolean);
  if (words.includes("off") && !words.includes("on")) return [];
  const problems = new Set<string>();
  const firstGiven = words.findIndex((word) => word.startsWith("+"));
  if (!words.slice(0, firstGiven < 0 ? undefined : firstGiven).includes("-@all")) {
    problems.add("-@all must come before the commands that it may use");
  }
  if (!words.includes("resetchannels")) problems.add("resetchannels is missing");
  for (const word of words) {
    const problem = wordProblem(word, number);
    if (problem) problems.add(problem);
  }
  return [...problems];
}

function wordProblem(word: string, number: number | null): string | undefined {
  const pattern = /^(?:[~&]|%R?W?~)(.*)$/.exec(word)?.[1];
  if (pattern !== undefined) {
    const own = number !== null && new RegExp(`^t${number}:[a-z0-9:-]*\\*?$`).test(pattern);
    return own ? undefined : "keys and channels must begin with the tenant's own prefix";
  }
  if (word.startsWith("+")) {
    return allowed.has(word.slice(1).toLowerCase())
      ? undefined
      : "commands must be those, by name, of catalog/redis-commands.ts";
  }
  if (word === "nopass" || word.startsWith(">"))
    return "it must have a password, given as its hash";
  if (harmless.has(word) || word.startsWith("-") || word.startsWith("#")) return undefined;
  return "a word of its rights is not known to give nothing";
}
