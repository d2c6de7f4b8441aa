import { anyStoreForbidsPublicAccess } from "../../policies/rules/any-store-forbids-public-access.ts";
import {
  aCluster,
  aDatabase,
  aNetwork,
  anEndpoint,
  aPermission,
  aStatement,
  byAccount,
  files,
  found,
  noRoot,
  onlyPoints,
  own,
  passing,
  stack,
  strangers,
  types,
  withPolicy,
} from "./access-cases/builders.ts";
import { anAwsSite, aPlatform, aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

ruleCases(anyStoreForbidsPublicAccess, {
  passes: {
    "files that are mounted by access points alone": [files(noRoot, onlyPoints)],
    "a database without an address": passing(aDatabase(false)),
    "a copy of a server, which stands beside it": passing(
      aDatabase(false, { replicateSourceDb: "acme", dbSubnetGroupName: undefined }),
    ),
    "a cluster": passing(aCluster({})),
    "ways to AWS, for the account": passing(
      anEndpoint("Interface", byAccount),
      anEndpoint("Gateway"),
    ),
    "a copy for nobody": passing(
      aResource("aws:rds/snapshot:Snapshot", "acme-copy", { sharedAccounts: [] }),
    ),
    "a refusal for everybody": passing(withPolicy(aStatement("*", { Effect: "Deny" }))),
    "everybody of the account": passing(
      withPolicy(
        aStatement("*", {
          Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
        }),
      ),
    ),
    "the account itself, in three forms": passing(
      withPolicy(aStatement({ AWS: "arn:aws:iam::111122223333:root" })),
      withPolicy(aStatement({ AWS: ["arn:aws:iam::111122223333:role/acme"] })),
      withPolicy(aStatement({ AWS: "111122223333" })),
    ),
    "a service for the account": passing(
      withPolicy(aStatement({ Service: "cloudwatch.amazonaws.com" }, { Condition: own })),
      withPolicy(
        aStatement(
          { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          { Resource: "arn:aws:s3:::acme-logs/*/AWSLogs/111122223333/*" },
        ),
      ),
      aPermission({ sourceAccount: "111122223333" }),
      aPermission({ sourceArn: "arn:aws:sns:eu-west-1:111122223333:acme" }),
    ),
    "somebody of the account, who calls a function": passing(
      aPermission({ principal: "111122223333" }),
      aPermission({ principal: "arn:aws:iam::111122223333:role/acme" }),
    ),
    "the second of two accounts": {
      stack: aPlatform({ sites: [{ ...anAwsSite, account: "999988887777" }, anAwsSite] }),
      resources: [
        aPermission({ principal: "111122223333" }),
        aPermission({ sourceArn: "arn:aws:sns:eu-west-1:111122223333:acme" }),
        withPolicy(aStatement({ AWS: "111122223333" })),
        withPolicy(aStatement({ Service: "cloudwatch.amazonaws.com" }, { Condition: own })),
        withPolicy(
          aStatement(
            { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
            { Resource: "arn:aws:s3:::acme-logs/*/AWSLogs/111122223333/*" },
          ),
        ),
      ],
    },
    "a store in subnets with a way out": passing(...aNetwork({ natGatewayId: "nat-0aaa" })),
  },
  violates: {
    "a database with an address": found(aDatabase(true), /publiclyAccessible has to be false/),
    "a database that does not say": found(
      aDatabase(undefined),
      /publiclyAccessible has to be false/,
    ),
    "an instance of a cluster with an address": found(
      aResource("aws:rds/clusterInstance:ClusterInstance", "acme", {
        publiclyAccessible: true,
        dbSubnetGroupName: "acme-subnets",
      }),
      /publiclyAccessible has to be false/,
    ),
    "a cluster that speaks SQL through AWS's own API": found(
      aCluster({ enableHttpEndpoint: true }),
      /enableHttpEndpoint has to be false/,
    ),
    "a cluster in whatever network": found(
      aCluster({ dbSubnetGroupName: undefined }),
      /dbSubnetGroupName is not given/,
    ),
    "a database in whatever group": found(
      aDatabase(false, { vpcSecurityGroupIds: [] }),
      /vpcSecurityGroupIds is not given/,
    ),
    "a cache in whatever network and group": {
      ...found(
        aResource("aws:elasticache/replicationGroup:ReplicationGroup", "acme-cache"),
        /(securityGroupIds|subnetGroupName) is not given/,
      ),
      times: 2,
    },
    "files in whatever group": found(
      aResource("aws:efs/mountTarget:MountTarget", "acme-files", { subnetId: "acme-data-a-id" }),
      /securityGroups is not given/,
    ),
    "files whose root everybody in the network can mount": found(
      files(noRoot),
      /policy lets mount without an access point/,
    ),
    "files of which a task can be root": found(
      files(onlyPoints),
      /policy denies nobody ClientRootAccess/,
    ),
    "a way to AWS for everybody's credentials": found(
      anEndpoint("Interface"),
      /policy lets others' credentials through/,
    ),
    "a way to AWS without a policy": found(
      aResource("aws:ec2/vpcEndpoint:VpcEndpoint", "acme-s3", { vpcEndpointType: "Gateway" }),
      /policy is not given/,
    ),
    "another kind of store with an address": found(
      aResource("aws:redshift/cluster:Cluster", "acme", { publiclyAccessible: true }),
      /publiclyAccessible has to be false/,
    ),
    "a copy for everybody": found(
      aResource("aws:rds/snapshot:Snapshot", "acme-copy", { sharedAccounts: ["all"] }),
      /sharedAccounts hands the copy to others/,
    ),
    "a disk's copy for an account": found(
      aResource("aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission", "acme", {
        accountId: "999988887777",
      }),
      /gives data away/,
    ),
    ...Object.fromEntries(
      types.map((type) => [
        `everybody, by ${type}`,
        found(withPolicy(aStatement("*"), type), strangers),
      ]),
    ),
    "everybody, written in another way": found(withPolicy(aStatement({ AWS: ["*"] })), strangers),
    "everybody who is not somebody": found(
      withPolicy(aStatement(undefined, { NotPrincipal: { AWS: "x" } })),
      strangers,
    ),
    "everybody over TLS": found(
      withPolicy(aStatement("*", { Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      strangers,
    ),
    "everybody who is not of the account": found(
      withPolicy(
        aStatement("*", {
          Condition: { StringNotEquals: { "aws:PrincipalAccount": "111122223333" } },
        }),
      ),
      strangers,
    ),
    "another account, beside the own": found(
      withPolicy(aStatement({ AWS: ["111122223333", "999988887777"] })),
      strangers,
    ),
    "everybody of two accounts": found(
      withPolicy(
        aStatement("*", {
          Condition: { StringEquals: { "aws:PrincipalAccount": ["111122223333", "999988887777"] } },
        }),
      ),
      strangers,
    ),
    "everybody of no account": found(
      withPolicy(aStatement("*", { Condition: { StringEquals: { "aws:PrincipalAccount": [] } } })),
      strangers,
    ),
    "logs, beside everything else": found(
      withPolicy(
        aStatement(
          { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          { Resource: ["arn:aws:s3:::x/*/AWSLogs/111122223333/*", "arn:aws:s3:::x/*"] },
        ),
      ),
      strangers,
    ),
    "another account": found(
      withPolicy(aStatement({ AWS: "arn:aws:iam::999988887777:root" })),
      strangers,
    ),
    "a service on anybody's behalf": found(
      withPolicy(aStatement({ Service: "sns.amazonaws.com" })),
      strangers,
    ),
    "logs of another account": found(
      withPolicy(
        aStatement(
          { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          { Resource: "arn:aws:s3:::acme-logs/*" },
        ),
      ),
      strangers,
    ),
    "a policy that cannot be read": found(
      aResource("aws:s3/bucketPolicy:BucketPolicy", "acme-policy", { policy: "as agreed" }),
      strangers,
    ),
    "a function for everybody": found(aPermission({ principal: "*" }), /principal may call/),
    "a function for another account": found(
      aPermission({ principal: "999988887777" }),
      /principal may call/,
    ),
    "a function for a service on anybody's behalf": found(aPermission({}), /principal may call/),
    "a store in subnets with a way in": {
      stack,
      resources: aNetwork({ gatewayId: "igw-0aaa" }),
      says: /subnetIds has a subnet with a way in from the internet/,
    },
  },
  unknown: {
    "whether a database has an address": found(
      aDatabase("[unknown]"),
      /publiclyAccessible is not known before the update/,
    ),
    "for whom a copy is": found(
      aResource("aws:rds/snapshot:Snapshot", "acme-copy", { sharedAccounts: "[unknown]" }),
      /sharedAccounts are not known before the update/,
    ),
    "who may call a function": found(
      aPermission({ principal: "[unknown]" }),
      /principal or sourceAccount is not known before the update/,
    ),
    "a policy that names what is still to be made": passing(
      aResource("aws:sqs/queuePolicy:QueuePolicy", "acme-jobs-tls", { policy: "[unknown]" }),
    ),
  },
});
