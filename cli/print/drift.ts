import type { HostDrift } from "../../fleet/drift/host.ts";
import type { StackDrift } from "../../fleet/drift/stack.ts";
import { nameOf } from "../../guard/events.ts";
import { shortType } from "./plan.ts";

/** What was asked about an environment, and what it answered. */
export interface DriftReport {
  readonly environment: string;
  readonly local: boolean;
  readonly stacks: readonly StackDrift[];
  readonly hosts: readonly HostDrift[];
}

const words: Readonly<Record<StackDrift["kind"], string>> = {
  clean: "as it was left",
  drifted: "differs",
  absent: "was never brought up",
  failed: "could not be asked",
  interrupted: "interrupted",
};

/** What became of one stack, in a few words. */
export function stackWord({ kind, drifted, plain }: StackDrift): string {
  if (kind === "drifted" && drifted.length === 0) return inClear(plain.length);
  return kind === "drifted"
    ? `${drifted.length} ${drifted.length === 1 ? "differs" : "differ"}`
    : words[kind];
}

/** The whole answer: what differs first named whole, then one closing line. */
export function driftLines({ stacks, hosts, local }: DriftReport): string[] {
  const bad = stacks.filter(({ kind }) => kind !== "clean");
  const badHosts = hosts.filter(({ kind }) => kind !== "clean");
  return [
    ...bad.flatMap(stackLines),
    ...badHosts.flatMap(hostLines),
    closing(stacks, hosts, local),
    ...(stacks.some(({ plain }) => plain.length > 0)
      ? [
          "A secret that stands in clear is known to whoever could read the state: make it anew, and mark it.",
        ]
      : []),
    ...(badHosts.some(({ kind }) => kind === "drifted")
      ? [
          "Put right by hand what differs on a host: `tenantry up` delivers a file again only when its text changes.",
        ]
      : []),
  ];
}

function stackLines(result: StackDrift): string[] {
  return [
    `${result.stack.name}: ${stackWord(result)}`,
    ...result.drifted.map(({ kind, name, type, paths }) =>
      kind === "missing"
        ? `  - ${name} (${shortType(type)}) was not found: removed by hand, or not to be seen with these credentials`
        : `  ~ ${name} (${shortType(type)}): ${paths.join(", ")}`,
    ),
    ...result.plain.map(
      ({ urn, path, why }) => `  ! ${nameOf(urn)}: ${path} stands in its state in clear: ${why}`,
    ),
    ...result.errors.flatMap((error) => error.split("\n").map((line) => `  x ${line}`)),
  ];
}

function inClear(count: number): string {
  return `${count} ${count === 1 ? "secret stands" : "secrets stand"} in its state in clear`;
}

function hostLines({ host, kind, differences, errors }: HostDrift): string[] {
  const head =
    kind === "failed"
      ? "could not be asked"
      : `${differences.length} ${differences.length === 1 ? "file differs" : "files differ"}`;
  return [
    `${host.site}: ${host.role} ${host.ip}: ${head}`,
    ...differences.map((line) => `  ~ ${line}`),
    ...errors.map((error) => `  x ${error}`),
  ];
}

function closing(
  stacks: readonly StackDrift[],
  hosts: readonly HostDrift[],
  local: boolean,
): string {
  const clean = (results: readonly { readonly kind: string }[]): number =>
    results.filter(({ kind }) => kind === "clean").length;
  const where = local ? " on the local cloud (simulated)" : "";
  const onHosts = hosts.length > 0 ? `, ${clean(hosts)} of ${hosts.length} hosts` : "";
  return `${clean(stacks)} of ${stacks.length} stacks${onHosts}${where} ${stacks.length + hosts.length === 1 ? "is" : "are"} as they were left. Nothing was changed.`;
}

/** The same as data. */
export function driftData({ environment, local, stacks, hosts }: DriftReport): unknown {
  return {
    environment,
    local,
    stacks: stacks.map(({ stack, ...rest }) => ({
      stack: stack.name,
      tenant: stack.tenant,
      ...rest,
    })),
    hosts: hosts.map(({ host: { role, site, ip }, ...rest }) => ({ site, role, ip, ...rest })),
  };
}
