import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/mocks.js";

/** What a provider computes, by type: everything else of a state is what the program gave. */
const computed: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  "random:index/randomPassword:RandomPassword": (name) => ({
    result: pulumi.secret(`password-of-${name}`),
  }),
  "proxmoxve:user/token:Token": (name) => ({ value: pulumi.secret(`token-of-${name}`) }),
};

/** Types whose id is one of their inputs, as the real providers do it. */
const idInputs: Readonly<Record<string, string>> = {
  "proxmoxve:index/containerLegacy:ContainerLegacy": "vmId",
  "proxmoxve:index/vmLegacy:VmLegacy": "vmId",
  "proxmoxve:index/poolLegacy:PoolLegacy": "poolId",
};

/** The id and state of a resource after an update; in a preview neither its id nor what is computed is known. */
export function outputsOf(
  { type, name, inputs }: MockResourceArgs,
  preview: boolean,
): { id: string | undefined; state: Record<string, unknown> } {
  if (preview) return { id: undefined, state: inputs };
  const input = idInputs[type];
  const id = input === undefined ? `${name}-id` : String(inputs[input]);
  return { id, state: { ...inputs, ...computed[type]?.(name) } };
}
