import * as types from "../../localcloud/rules/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { container, database, role } from "./requests.ts";
import type { Request } from "./support.ts";

/** What a real plugin said to a request: the simulator must say the same, or refuse what it lets pass. */
export interface RealAnswer {
  readonly request: Request;
  readonly what: string;
  readonly check: "refused" | "passes";
  /** Of the preview of its creation, where Check passes. */
  readonly preview?: "refused" | "passes";
  /** Part of the real message, for the reader. */
  readonly said?: string;
}

/** Answers of the real plugins proxmoxve 8.6.0, command, postgresql and random, with Pulumi CLI 3.259. */
export const realAnswers: readonly RealAnswer[] = [
  { what: "a whole container", request: container(), check: "passes", preview: "passes" },
  {
    what: "an unknown key in a list element",
    request: container({ networkInterfaces: [{ name: "eth0", vlan: 1010 }] }),
    check: "refused",
    said: "Invalid or unknown key. Examine values at 'prop.networkInterfaces[0].vlan'.",
  },
  {
    what: "an unknown nested key",
    request: container({ cpu: { coers: 2 } }),
    check: "refused",
    said: "Invalid or unknown key.",
  },
  {
    what: "an unknown key three levels down",
    request: container({ initialization: { ipConfigs: [{ ipv4: { adress: "10.10.16.10/20" } }] } }),
    check: "refused",
    said: "Invalid or unknown key.",
  },
  {
    what: "a missing required input",
    request: without(container(), "nodeName"),
    check: "refused",
    said: 'The argument "node_name" is required',
  },
  {
    what: "a VMID below the range",
    request: container({ vmId: 5 }),
    check: "refused",
    said: "expected vm_id to be in the range (100 - 2147483647), got 5",
  },
  {
    what: "the lowest VMID",
    request: container({ vmId: 100 }),
    check: "passes",
    preview: "passes",
  },
  {
    what: "a wrong type",
    request: container({ memory: { dedicated: "much" } }),
    check: "refused",
    said: "an RPC error",
  },
  {
    what: "no networkInterfaces",
    request: without(container(), "networkInterfaces"),
    check: "passes",
    preview: "refused",
    said: "[network_interface[0]] Null value found in list",
  },
  {
    what: "an empty list of networkInterfaces",
    request: container({ networkInterfaces: [], initialization: { hostname: "acme-crm" } }),
    check: "passes",
    preview: "passes",
  },
  {
    what: "a VLAN that does not exist",
    request: container({ networkInterfaces: [{ name: "eth0", vlanId: 99999 }] }),
    check: "passes",
    preview: "passes",
  },
  {
    what: "an unknown field of a command",
    request: { type: "command:local:Command", inputs: { crate: "true" } },
    check: "refused",
    said: "Unrecognized field 'crate' on 'local.CommandInputs'",
  },
  {
    what: "a remote command without a connection",
    request: { type: types.remoteCommand, inputs: { create: "true" } },
    check: "refused",
    said: "Missing required field 'connection'",
  },
  {
    what: "an unknown key of a role",
    request: role("t1_crm", { pasword: "x" }),
    check: "refused",
    said: "Invalid or unknown key.",
  },
  { what: "a database", request: database("t1_crm"), check: "passes", preview: "passes" },
  {
    what: "an unknown key of a random password",
    request: { type: types.randomPassword, inputs: { length: 16, lenght: 3 } },
    check: "passes",
    preview: "passes",
    said: "accepted silently",
  },
  {
    what: "a random password without a length",
    request: { type: types.randomPassword, inputs: {} },
    check: "refused",
  },
];

/** Where the simulator is stricter than the real plugin, on purpose. */
export const stricter: readonly string[] = [
  "a VLAN that does not exist",
  "an unknown key of a random password",
];

/** Provider configurations of proxmoxve and what the real plugin said to them. */
export const realConfigurations: readonly {
  what: string;
  config: Props;
  check: "refused" | "passes";
}[] = [
  { what: "no credentials", config: { endpoint: "https://pve:8006/" }, check: "refused" },
  {
    what: "a user without a password",
    config: { endpoint: "https://pve:8006/", username: "root@pam" },
    check: "refused",
  },
  {
    what: "an unknown key below ssh",
    config: {
      endpoint: "https://pve:8006/",
      username: "root@pam",
      password: "example",
      ssh: '{"user":"root"}',
    },
    check: "refused",
  },
  {
    what: "a user and a password",
    config: {
      endpoint: "https://pve:8006/",
      username: "root@pam",
      password: "example",
      ssh: '{"username":"root"}',
      insecure: "false",
    },
    check: "passes",
  },
  {
    what: "an API token",
    config: {
      endpoint: "https://pve:8006/",
      apiToken: "ci@pve!t=00000000-0000-0000-0000-000000000000",
    },
    check: "passes",
  },
];

function without(request: Request, name: string): Request {
  const { [name]: _gone, ...inputs } = request.inputs;
  return { ...request, inputs };
}
