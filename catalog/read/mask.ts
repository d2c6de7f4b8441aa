import { isSecretSource } from "../schema/values.ts";
import { hideUserInfo } from "./show.ts";

/*
 * Someone may have pasted a secret where only the name of its place belongs, next to the mistake that an error
 * shows. So whatever stands in a place that sounds like a secret, and is not the name of a place, is masked.
 */

const secretWord = /cred|secret|passw|token|private|api_?-?key|session_?key|_key$|_dsn$/i;
/** The keys of `credentials`, wherever they ended up. */
const credentialKeys: ReadonlySet<string> = new Set(["api", "ssh", "postgres", "redis"]);

/** Whether a text at this path must not be shown. */
export function isHidden(path: readonly (string | number)[], value: string): boolean {
  if (hideUserInfo(value) !== value) return true;
  if (isSecretSource(value) || /^\{[a-z._]*\}$/.test(value) || value === "") return false;
  const last = path.at(-1);
  if (typeof last === "string" && credentialKeys.has(last)) return true;
  return path.some((segment) => typeof segment === "string" && secretWord.test(segment));
}

/** For a file that is not YAML: hides what follows a key that sounds like a secret, up to the line's end. */
export function maskLine(line: string): string {
  return hideUserInfo(line).replace(
    /((?:[\w"'-]*(?:cred|secret|passw|token|private|key)[\w"'-]*|\b(?:api|ssh|postgres|redis))\s*:\s*)(.*)$/i,
    (_whole, key: string, value: string) => key + value.replace(/[^\s{}[\],]/g, "*"),
  );
}
