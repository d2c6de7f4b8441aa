import { ask } from "./ask.ts";
import { type HookAnswer, handleSmoke } from "./handle.ts";
import { addressesOf } from "./network-interfaces.ts";

/** What Lambda calls. */
export function handler(event: unknown): Promise<HookAnswer> {
  return handleSmoke(event, {
    addressesOf,
    ask: (question) => ask(question),
    say: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
  });
}
