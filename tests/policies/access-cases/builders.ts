import type { GraphResource } from "../../../guard/graph.ts";
import { anAwsSite, aResource, aTenant } from "../support/resources.ts";
import type { Case, Violating } from "../support/rule-cases.ts";

export const stack = aTenant({ sites: [anAwsSite] });
/** A condition that holds for the own account. */
export const own = { StringEquals: { "aws:SourceAccount": "111122223333" } };

export function aDatabase(
  publiclyAccessible: unknown,
  inputs: GraphResource["inputs"] = {},
): GraphResource {
  return aResource("aws:rds/instance:Instance", "acme-postgres", {
    publiclyAccessible,
    dbSubnetGroupName: "acme-subnets",
    vpcSecurityGroupIds: ["acme-postgres-group-id"],
    ...inputs,
  });
}

export function aCluster(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("aws:rds/cluster:Cluster", "acme-postgres", {
    enableHttpEndpoint: false,
    dbSubnetGroupName: "acme-subnets",
    vpcSecurityGroupIds: ["acme-postgres-group-id"],
    ...inputs,
  });
}

export function anEndpoint(vpcEndpointType: string, Condition?: object): GraphResource {
  const anybody = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  const refusal = {
    ...anybody,
    Effect: "Deny",
    Condition: { Null: { "aws:PrincipalAccount": "true" } },
  };
  const Statement = [refusal, { ...anybody, ...(Condition ? { Condition } : {}) }];
  const policy = JSON.stringify({ Statement });
  return aResource("aws:ec2/vpcEndpoint:VpcEndpoint", "acme-logs", { vpcEndpointType, policy });
}
export const byAccount = { StringEquals: { "aws:PrincipalAccount": "111122223333" } };

export function aStatement(Principal: unknown, more: object = {}): object {
  return { Effect: "Allow", Principal, Action: "s3:GetObject", Resource: "x", ...more };
}

/** A thing with a policy of its own, which also refuses somebody. */
export function withPolicy(
  statement: object,
  type = "aws:s3/bucketPolicy:BucketPolicy",
): GraphResource {
  const Statement = [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "x" }, statement];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  return aResource(type, "acme-files-policy", { bucket: "acme-files", policy });
}

export function passing(...resources: readonly GraphResource[]): Case {
  return { stack, resources };
}
export function found(resource: GraphResource, says: RegExp): Violating {
  return { stack, resources: [resource], says };
}

export const strangers = /policy admits everybody or another account/;
export const types = [
  "aws:backup/vaultPolicy:VaultPolicy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:efs/fileSystemPolicy:FileSystemPolicy",
  "aws:kms/key:Key",
  "aws:kms/keyPolicy:KeyPolicy",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:secretsmanager/secret:Secret",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:sns/topic:Topic",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queue:Queue",
  "aws:sqs/queuePolicy:QueuePolicy",
];

export function aPermission(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("aws:lambda/permission:Permission", "acme-calls", {
    action: "lambda:InvokeFunction",
    principal: "secretsmanager.amazonaws.com",
    ...inputs,
  });
}

/** A subnet, its table, and a way from that to the internet, through this gateway. */
export function aNetwork(way: GraphResource["inputs"]): GraphResource[] {
  return [
    aResource("aws:rds/subnetGroup:SubnetGroup", "acme-subnets", {
      subnetIds: ["acme-data-a-id"],
    }),
    aResource("aws:ec2/subnet:Subnet", "acme-data-a"),
    aResource("aws:ec2/routeTable:RouteTable", "acme-data"),
    aResource("aws:ec2/routeTableAssociation:RouteTableAssociation", "acme-in-data-a", {
      routeTableId: "acme-data-id",
      subnetId: "acme-data-a-id",
    }),
    aResource("aws:ec2/route:Route", "acme-data-internet", {
      routeTableId: "acme-data-id",
      ...way,
    }),
  ];
}

export const noRoot = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "elasticfilesystem:ClientRootAccess",
  Resource: "*",
};
export const onlyPoints = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "elasticfilesystem:ClientMount",
  Resource: "*",
  Condition: { Null: { "elasticfilesystem:AccessPointArn": "true" } },
};
export const files = (...Statement: readonly object[]) =>
  aResource("aws:efs/fileSystemPolicy:FileSystemPolicy", "acme-files-policy", {
    fileSystemId: "acme-files-id",
    policy: JSON.stringify({ Version: "2012-10-17", Statement }),
  });
