import type { GraphResource } from "../../guard/graph.ts";
import { anyStoreRequiresDeletionProtection } from "../../policies/rules/any-store-requires-deletion-protection.ts";
import { aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const tags = { "tenantry:lifecycle": "protected" };
const component = aResource("tenantry:data:PostgresDatabase", "acme-crm-postgres", {
  lifecycle: "protected",
});

/** The switches: type, name, what passes, what does not. */
const switches: readonly (readonly [
  string,
  string,
  GraphResource["inputs"],
  readonly unknown[],
])[] = [
  ["aws:rds/instance:Instance", "deletionProtection", { deletionProtection: true }, [false]],
  ["aws:rds/cluster:Cluster", "deletionProtection", { deletionProtection: true }, [undefined]],
  [
    "aws:lb/loadBalancer:LoadBalancer",
    "enableDeletionProtection",
    { enableDeletionProtection: true },
    [false],
  ],
  ["aws:s3/bucket:Bucket", "forceDestroy", {}, [true]],
  ["aws:backup/vault:Vault", "forceDestroy", { forceDestroy: false }, [true]],
  ["aws:ecr/repository:Repository", "forceDelete", {}, [true]],
  ["aws:autoscaling/group:Group", "forceDelete", { forceDelete: false }, [true]],
  [
    "aws:cloudwatch/logGroup:LogGroup",
    "deletionProtectionEnabled",
    { deletionProtectionEnabled: true },
    [false],
  ],
  [
    "aws:secretsmanager/secret:Secret",
    "recoveryWindowInDays",
    { recoveryWindowInDays: 30 },
    [0, 6],
  ],
  ["aws:kms/key:Key", "deletionWindowInDays", {}, [6]],
  ["postgresql:index/schema:Schema", "dropCascade", { dropCascade: false }, [true]],
  [
    "proxmoxve:index/containerLegacy:ContainerLegacy",
    "protection",
    { protection: true },
    [false, undefined],
  ],
  ["proxmoxve:index/vmLegacy:VmLegacy", "protection", { protection: true }, [false]],
];

function aStore(type: string, inputs: GraphResource["inputs"]): GraphResource {
  const own = type.startsWith("proxmoxve:") ? ["protected", "tenantry"] : tags;
  const said = type.startsWith("postgresql:") ? {} : { tags: own };
  return aResource(type, "acme-store", { ...said, ...inputs }, { parent: component.urn });
}

ruleCases(anyStoreRequiresDeletionProtection, {
  passes: {
    ...Object.fromEntries(
      switches.map(([type, , inputs]) => [
        `${type} as it should be`,
        [aStore(type, inputs), component],
      ]),
    ),
    "what is disposable": [
      aResource("aws:rds/instance:Instance", "acme-postgres", {
        tags: { "tenantry:lifecycle": "disposable" },
      }),
    ],
    "a copy of a server": [
      aStore("aws:rds/instance:Instance", { replicateSourceDb: "acme-postgres" }),
    ],
    "a guest as it was found": {
      resources: [aStore("proxmoxve:index/containerLegacy:ContainerLegacy", { vmId: 101 })],
      stack: aTenant({ sites: [{ ...aProxmoxSite, adopted: [101] }] }),
    },
  },
  violates: {
    ...Object.fromEntries(
      switches.flatMap(([type, input, , wrong]) =>
        wrong.map((value) => [
          `${type} with ${input} ${String(value)}`,
          {
            resources: [aStore(type, { [input]: value }), component],
            says: new RegExp(`${input} would let it be deleted. Allowed is `),
          },
        ]),
      ),
    ),
    "a guest that is protected in a disposable environment": {
      resources: [aStore("proxmoxve:index/containerLegacy:ContainerLegacy", {})],
      stack: aTenant({ lifecycle: "disposable" }),
      says: /protection would let it be deleted/,
    },
  },
  unknown: {
    ...Object.fromEntries(
      switches.map(([type, input]) => [
        `${input} of ${type}`,
        {
          resources: [aStore(type, { [input]: "[unknown]" }), component],
          says: /not known before the update/,
        },
      ]),
    ),
    "another input": {
      resources: [aStore("aws:s3/bucket:Bucket", { bucket: "[unknown]" })],
    },
  },
});
