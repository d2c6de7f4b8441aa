import type { RecordedResource } from "../../../fleet/model/record.ts";

/** A statement of a policy as AWS gets it. */
export interface WrittenStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: string | string[];
  readonly NotAction?: string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of a policy's JSON. */
export function statementsOf(policy: unknown): WrittenStatement[] {
  const { Statement: statements } = JSON.parse(String(policy)) as { Statement: WrittenStatement[] };
  return statements;
}

/** Every statement of every policy that a program writes, those of keys, buckets and topics included. */
export function allStatements(resources: readonly RecordedResource[]): WrittenStatement[] {
  return resources.flatMap(({ inputs }) =>
    ["policy", "assumeRolePolicy"].flatMap((key) =>
      typeof inputs[key] === "string" ? statementsOf(inputs[key]) : [],
    ),
  );
}

/** What a statement allows, as a list; none for one that denies. */
export function grantsOf({ Effect, Action = [] }: WrittenStatement): string[] {
  return Effect === "Allow" ? [Action].flat() : [];
}
