import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf, textOf } from "../../guard/read/values.ts";

/** Settings of a database server, for instances and for clusters. */
export const parameterGroups = /^aws:rds\/(parameterGroup|clusterParameterGroup):/;

type Engine = "postgres" | "mysql";

/** What a group of settings is for: `postgres17`, `aurora-postgresql17`, `mysql8.4`. */
export function engineOf({ inputs }: GraphResource): Engine | undefined {
  const family = String(inputs["family"]);
  if (/postgres/.test(family)) return "postgres";
  return /mysql|mariadb/.test(family) ? "mysql" : undefined;
}

/**
 * Reads one setting.
 * @returns its value as text; undefined where it is left to AWS; null where it is not known before the update
 */
export function parameterOf({ inputs }: GraphResource, name: string): string | null | undefined {
  const { parameters } = inputs;
  if (parameters === unknownValue) return null;
  const found = listOf(parameters).find((it) => at(it, "name") === name);
  const value = at(found, "value");
  if (value === unknownValue) return null;
  return typeof value === "number" ? String(value) : textOf(value);
}
