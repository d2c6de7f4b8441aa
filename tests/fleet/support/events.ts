/** Lines as the engine (3.259.0) writes them with `--json`, reduced to the fields that are read. */

export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

const stackUrn = "urn:pulumi:dev.acme::tenantry::pulumi:pulumi:Stack::tenantry-dev.acme";

export function urnOf({ type, name }: Resource): string {
  return `urn:pulumi:dev.acme::tenantry::tenantry:proxmox:LxcContainer$${type}::${name}`;
}

export function step(
  op: string,
  was: Resource | null,
  will: Resource | null,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const resource = (will ?? was) as Resource;
  const state = (it: Resource | null): unknown =>
    it && {
      type: it.type,
      urn: urnOf(it),
      id: it.id,
      protect: it.protect,
      inputs: it.inputs,
      outputs: it.outputs ?? {},
    };
  const metadata = {
    op,
    urn: urnOf(resource),
    type: resource.type,
    old: state(was),
    new: state(will),
    ...more,
  };
  return JSON.stringify({ sequence: 1, timestamp: 1, resourcePreEvent: { metadata } });
}

export function finished(line: string): string {
  const { resourcePreEvent } = JSON.parse(line) as { resourcePreEvent: unknown };
  return JSON.stringify({ sequence: 2, timestamp: 1, resOutputsEvent: resourcePreEvent });
}

export function stackOutputs(was: unknown, will: unknown): string {
  const metadata = {
    op: "same",
    urn: stackUrn,
    type: "pulumi:pulumi:Stack",
    old: { outputs: was },
    new: { outputs: will },
  };
  return JSON.stringify({ sequence: 3, timestamp: 1, resOutputsEvent: { metadata } });
}

export function diagnostic(severity: string, message: string, urn?: string): string {
  return JSON.stringify({
    diagnosticEvent: { severity, message, urn, prefix: "", color: "never" },
  });
}

export function summary(resourceChanges: Readonly<Record<string, number>>): string {
  return JSON.stringify({ summaryEvent: { resourceChanges, result: "succeeded" } });
}
