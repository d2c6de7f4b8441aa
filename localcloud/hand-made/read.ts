import type { z } from "zod";

/**
 * Reads JSON of a schema's form.
 * @throws with every error and the JSON path of each.
 */
export function readJson<T>(file: string, text: string, schema: z.ZodType<T>, what: string): T {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new Error(`local cloud: ${file} is not JSON: ${String(error)}`, { cause: error });
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `  ${pathOf(path)}: ${message}`);
  throw new Error(`local cloud: ${file} is not a hand-made ${what}:\n${lines.join("\n")}`);
}

/** `guests[3].vmid`; `(whole file)` for the root. */
function pathOf(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return parts.join("").replace(/^\./, "") || "(whole file)";
}
