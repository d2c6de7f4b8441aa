import type { GraphResource } from "../../guard/graph.ts";
import { anyResourceMatchesRegion } from "../../policies/rules/any-resource-matches-region.ts";
import { awsProvider } from "./support/providers.ts";
import { anAwsSite, aPlatform, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const stack = aTenant({ sites: [anAwsSite] });
const american = { ...anAwsSite, id: "america", region: "us-east-1" };
const platform = aPlatform({ sites: [anAwsSite, american] });
const here = "arn:aws:backup:eu-west-1:111122223333:backup-vault:acme";
const there = "arn:aws:backup:us-east-1:111122223333:backup-vault:acme";

function aProvider(region: unknown): GraphResource {
  return aResource("pulumi:providers:aws", "cloud", { region });
}

function aPlan(destinationVaultArn: string): GraphResource {
  const rules = [{ ruleName: "nightly", copyActions: [{ destinationVaultArn }] }];
  return aResource("aws:backup/plan:Plan", "acme-backup", { rules }, { provider: awsProvider() });
}

function aTask(region: string): GraphResource {
  const options = { "awslogs-region": region };
  return aResource("aws:ecs/taskDefinition:TaskDefinition", "acme-crm", {
    containerDefinitions: JSON.stringify([{ name: "crm", logConfiguration: { options } }]),
  });
}

/** What a resource may not say, and the name of the input that says it. */
const strange: readonly (readonly [title: string, type: string, inputs: object, input: RegExp])[] =
  [
    ["a resource in another region", "aws:sqs/queue:Queue", { region: "us-east-1" }, /region/],
    [
      "a secret with a copy",
      "aws:secretsmanager/secret:Secret",
      { replicas: [{ region: "us-east-1" }] },
      /replicas\[0\]\.region/,
    ],
    [
      "an image store with a copy",
      "aws:ecr/replicationConfiguration:ReplicationConfiguration",
      { replicationConfiguration: { rules: [{ destinations: [{ region: "us-east-1" }] }] } },
      /region/,
    ],
    [
      "a server that copies one elsewhere",
      "aws:rds/instance:Instance",
      { replicateSourceDb: "arn:aws:rds:us-east-1:111122223333:db:acme" },
      /replicateSourceDb/,
    ],
    [
      "a subnet in a zone of another region",
      "aws:ec2/subnet:Subnet",
      { availabilityZone: "us-east-1a" },
      /availabilityZone/,
    ],
    ["a key of many regions", "aws:kms/key:Key", { multiRegion: true }, /no input says the region/],
    [
      "a bucket that copies itself",
      "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
      {},
      /no input says the region/,
    ],
    [
      "a cache of many regions",
      "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
      {},
      /no input says the region/,
    ],
  ];

ruleCases(anyResourceMatchesRegion, {
  passes: {
    "a provider of the site's region": { resources: [aProvider("eu-west-1")], stack },
    "a backup that stays": { resources: [aPlan(here)], stack },
    "logs that stay": { resources: [aTask("eu-west-1")], stack },
    "a zone of the region": {
      resources: [
        aResource("aws:ec2/subnet:Subnet", "acme-subnet", { availabilityZone: "eu-west-1a" }),
      ],
      stack,
    },
    "ARNs without a region": {
      resources: [
        aResource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "acme-may", {
          policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        }),
      ],
      stack,
    },
    "providers of both sites of a platform": {
      resources: [aProvider("eu-west-1"), aProvider("us-east-1")],
      stack: platform,
    },
    "what is not of AWS": [
      aResource("command:remote:Command", "acme-dumps", {
        environment: { S3_REGION: "us-east-1" },
      }),
    ],
  },
  violates: {
    ...Object.fromEntries(
      strange.map(([title, type, inputs, says]) => [
        title,
        { resources: [aResource(type, "acme-thing", { ...inputs })], stack, says },
      ]),
    ),
    "a provider of another region": {
      resources: [aProvider("us-east-1")],
      stack,
      says: /region is no region of the stack's. Allowed is eu-west-1/,
    },
    "a provider without a region": {
      resources: [aProvider(undefined)],
      stack,
      says: /region is no/,
    },
    "a backup that is copied away": {
      resources: [aPlan(there)],
      stack,
      says: /rules\[0\]\.copyActions\[0\]\.destinationVaultArn is in another region/,
    },
    "logs that leave, inside a document": {
      resources: [aTask("us-east-1")],
      stack,
      says: /options\.awslogs-region is in another region/,
    },
    "a resource of a platform in the region of its other site": {
      resources: [aPlan(there)],
      stack: platform,
      says: /is in another region. Allowed is eu-west-1/,
    },
  },
  unknown: {
    "a provider's region": {
      resources: [aProvider("[unknown]")],
      stack,
      says: /region is not known before the update/,
    },
    "a resource's region": {
      resources: [aResource("aws:sqs/queue:Queue", "acme-queue", { region: "[unknown]" })],
      stack,
      says: /region is not known before the update/,
    },
    "an ARN of the stack's own": { resources: [aPlan("[unknown]")], stack },
  },
});
