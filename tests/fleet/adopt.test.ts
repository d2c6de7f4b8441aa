import { expect, test } from "vitest";
import type { Owned } from "../../fleet/owned.ts";
import { adoptable, importFile, lostNotes } from "../../fleet/repair.ts";
import { parseState, type StackState, type StateResource } from "../../fleet/state.ts";
import { nothingReleased } from "../../guard/released.ts";

const owned: Owned = {
  vmids: new Set([10001]),
  names: new Set(["tenant-acme"]),
  databases: new Set(["t1_crm", "t1_crm_owner"]),
  adopting: false,
  hosts: new Set(),
  awsSites: new Set(),
  released: nothingReleased,
};

function pending(
  type: string,
  inputs: Record<string, unknown>,
  operation = "creating",
): StackState {
  return { resources: [], pending: [{ type: operation, resource: resource(type, inputs) }] };
}

function resource(type: string, inputs: Record<string, unknown>): StateResource {
  return {
    urn: `urn:pulumi:dev.acme::tenantry::${type}::acme-crm`,
    type,
    inputs,
    parent: "urn:pulumi:dev.acme::tenantry::tenantry:proxmox:LxcContainer::acme-crm",
    provider: "urn:pulumi:dev.acme::tenantry::pulumi:providers:proxmoxve::aiqso-lab::5a2c",
  };
}

const guest = "proxmoxve:index/containerLegacy:ContainerLegacy";

test.each([
  [guest, { nodeName: "lab1", vmId: 10001 }, "lab1/10001"],
  ["proxmoxve:index/poolLegacy:PoolLegacy", { poolId: "tenant-acme" }, "tenant-acme"],
  [
    "proxmoxve:pool/membership:Membership",
    { poolId: "tenant-acme", vmId: 10001 },
    "tenant-acme/vm/10001",
  ],
  [
    "proxmoxve:firewall/optionsLegacy:OptionsLegacy",
    { nodeName: "lab1", containerId: 10001 },
    "container/lab1/10001",
  ],
  [
    "proxmoxve:firewall/ipsetLegacy:IpsetLegacy",
    { nodeName: "lab1", containerId: 10001, name: "ipfilter-net0" },
    "container/lab1/10001/ipfilter-net0",
  ],
  ["proxmoxve:backup/job:Job", { resourceId: "tenant-acme" }, "tenant-acme"],
  ["postgresql:index/role:Role", { name: "t1_crm_owner" }, "t1_crm_owner"],
  ["postgresql:index/database:Database", { name: "t1_crm" }, "t1_crm"],
])(
  "an interrupted creation of %s is looked for under the id that the program chose",
  (type, inputs, id) => {
    expect(adoptable(pending(type, inputs), owned).map((it) => it.id)).toEqual([id]);
  },
);

const aws = (type: string, inputs: Record<string, unknown>): StackState => {
  const one = resource(type, inputs);
  const provider = "urn:pulumi:dev.acme::tenantry::pulumi:providers:aws::fixnado::5a2c";
  return { resources: [], pending: [{ type: "creating", resource: { ...one, provider } }] };
};
const onFixnado: Owned = { ...owned, awsSites: new Set(["fixnado"]) };

test.each([
  ["aws:s3/bucket:Bucket", { bucket: "fixnado-t17-assets" }, "fixnado-t17-assets"],
  ["aws:rds/instance:Instance", { identifier: "acme-postgres-1a2b3c4" }, "acme-postgres-1a2b3c4"],
  [
    "aws:ecs/service:Service",
    { name: "acme-crm", cluster: "arn:aws:ecs:eu-west-1:111122223333:cluster/fixnado" },
    "fixnado/acme-crm",
  ],
  [
    "aws:elasticache/userGroupAssociation:UserGroupAssociation",
    { userGroupId: "fixnado-shard-1", userId: "t17-crm" },
    "fixnado-shard-1,t17-crm",
  ],
  [
    "aws:ec2/route:Route",
    { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0" },
    "rtb-1_0.0.0.0/0",
  ],
  ["aws:scheduler/schedule:Schedule", { name: "acme-dump" }, "default/acme-dump"],
])("on AWS an interrupted creation of %s is looked for by its name", (type, inputs, id) => {
  const state = aws(type, inputs);
  expect(adoptable(state, onFixnado).map((it) => it.id)).toEqual([id]);
  expect(lostNotes(state)).toEqual([]);
  // Its site is not this stack's any more.
  expect(() => adoptable(state, owned)).toThrow(/not adopted/);
});

test("what only AWS knows the id of is made again, and a note says what may stand there twice", () => {
  const state = aws("aws:lb/loadBalancer:LoadBalancer", { name: "acme" });
  expect(adoptable(state, onFixnado)).toEqual([]);
  expect(lostNotes(state)).toEqual([
    expect.stringMatching(
      /^acme-crm \(LoadBalancer, name acme\) is made again: .*only AWS knows.*delete the one/,
    ),
  ]);
  const policy = aws("aws:s3/bucketPolicy:BucketPolicy", { bucket: "fixnado-t17-assets" });
  expect([...adoptable(policy, onFixnado), ...lostNotes(policy)]).toEqual([]);
});

test("a guest whose VMID the ledger gives to somebody else is never adopted, and its URN is named", () => {
  const state = pending(guest, { nodeName: "lab1", vmId: 10002 });
  expect(() => adoptable(state, owned)).toThrow(/acme-crm \(lab1\/10002\).*ledger does not give/s);
  expect(() => adoptable(pending(guest, { nodeName: "lab1", vmId: 10001 }), undefined)).toThrow(
    /not adopted/,
  );
});

test("a tenant's stack never adopts what only a platform has", () => {
  const state = pending("proxmoxve:node/firewall:Firewall", { nodeName: "lab1" });
  expect(() => adoptable(state, owned)).toThrow(/not adopted/);
});

test("passwords and deliveries are made again: there is nothing to adopt", () => {
  expect(
    adoptable(pending("random:index/randomPassword:RandomPassword", { length: 32 }), owned),
  ).toEqual([]);
  expect(adoptable(pending("command:remote:Command", { create: "…" }), owned)).toEqual([]);
});

test("what is in the state already, or was being deleted, is not adopted", () => {
  const inputs = { nodeName: "lab1", vmId: 10001 };
  const state = pending(guest, inputs);
  expect(adoptable({ ...state, resources: [resource(guest, inputs)] }, owned)).toEqual([]);
  expect(adoptable(pending(guest, inputs, "deleting"), owned)).toEqual([]);
});

test("an adopted resource gets the parent and the provider that the program gave it", () => {
  expect(importFile(resource(guest, {}), "lab1/10001")).toEqual({
    nameTable: {
      parent: "urn:pulumi:dev.acme::tenantry::tenantry:proxmox:LxcContainer::acme-crm",
      provider: "urn:pulumi:dev.acme::tenantry::pulumi:providers:proxmoxve::aiqso-lab",
    },
    resources: [
      { type: guest, name: "acme-crm", id: "lab1/10001", parent: "parent", provider: "provider" },
    ],
  });
});

test("an export that is none is an error, not an empty state", () => {
  expect(() => parseState("{}")).toThrow(/not an export/);
  expect(() => parseState("")).toThrow(/JSON/);
  expect(parseState('{"version":3,"deployment":{}}')).toMatchObject({ resources: [], pending: [] });
});
