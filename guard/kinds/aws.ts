import type { Inputs, Kind, KindRows } from "./kind.ts";

/** It holds data: what its replacement would make is empty. */
const data: Kind = { replaced: "data lost", goes: "with its owner" };
/** Whoever uses it waits, or is cut off, until the new one stands. */
const used: Kind = { replaced: "downtime", goes: "with its owner" };
/** The same, and an edit may ask for it to go: one zone's NAT gateway, the listener of test traffic. */
const wanted: Kind = { replaced: "downtime", goes: "freely" };
/** Nobody notices: the new one stands before the old one goes, or nothing runs through it. */
const passing: Kind = { replaced: "remade", goes: "freely" };

/*
 * A database server restarts for these, or fails over: at once where `applyImmediately` says so, else in its
 * maintenance window; for another port always at once. Source: docs.aws.amazon.com/AmazonRDS/latest, "Settings for DB
 * instances" in the UserGuide and ModifyDBInstance in the APIReference.
 */
function databaseStops({ applyImmediately }: Inputs): readonly string[] {
  return applyImmediately === true ? ["engineVersion", "instanceClass", "port"] : ["port"];
}
function databaseWaits({ applyImmediately }: Inputs): readonly string[] {
  return applyImmediately === true ? [] : ["engineVersion", "instanceClass"];
}

/** With no task kept, the old ones are gone before the new ones start. */
function serviceStops({ deploymentMinimumHealthyPercent }: Inputs): readonly string[] {
  return deploymentMinimumHealthyPercent === 0 ? ["forceNewDeployment", "taskDefinition"] : [];
}

/** A copy of another server: it can be made again from that. */
export const readReplica: Kind = {
  ...wanted,
  stoppedBy: databaseStops,
  waitsFor: databaseWaits,
};

const rows: readonly (readonly [kind: Kind, types: readonly string[]])[] = [
  [
    { ...data, stoppedBy: databaseStops, waitsFor: databaseWaits },
    ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
  ],
  [readReplica, ["aws:rds/clusterInstance:ClusterInstance"]],
  [
    data,
    [
      "aws:backup/vault:Vault",
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:ecr/repository:Repository",
      "aws:efs/fileSystem:FileSystem",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "aws:kms/key:Key",
      "aws:s3/bucket:Bucket",
      "aws:secretsmanager/secret:Secret",
      "aws:sqs/queue:Queue",
    ],
  ],
  [{ ...used, stoppedBy: serviceStops }, ["aws:ecs/service:Service"]],
  [
    used,
    [
      "aws:ec2/subnet:Subnet",
      "aws:ec2/vpc:Vpc",
      "aws:ecs/cluster:Cluster",
      // A folder of a file system: its files stay, but nobody reaches them.
      "aws:efs/accessPoint:AccessPoint",
      "aws:lb/loadBalancer:LoadBalancer",
    ],
  ],
  [
    wanted,
    [
      "aws:autoscaling/group:Group",
      "aws:ec2/eip:Eip",
      "aws:ec2/internetGateway:InternetGateway",
      "aws:ec2/natGateway:NatGateway",
      "aws:efs/mountTarget:MountTarget",
      "aws:elasticache/user:User",
      "aws:elasticache/userGroup:UserGroup",
      "aws:lb/listener:Listener",
      "aws:route53/record:Record",
    ],
  ],
  [
    { ...passing, deleted: "the role is locked, its data stays" },
    ["aws:lambda/invocation:Invocation"],
  ],
  [
    passing,
    [
      "aws:acm/certificate:Certificate",
      "aws:acm/certificateValidation:CertificateValidation",
      "aws:appautoscaling/policy:Policy",
      "aws:appautoscaling/target:Target",
      "aws:backup/plan:Plan",
      "aws:backup/selection:Selection",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      "aws:cloudwatch/logMetricFilter:LogMetricFilter",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      "aws:ec2/flowLog:FlowLog",
      "aws:ec2/launchTemplate:LaunchTemplate",
      "aws:ec2/route:Route",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
      "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      "aws:ecs/capacityProvider:CapacityProvider",
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:efs/backupPolicy:BackupPolicy",
      "aws:efs/fileSystemPolicy:FileSystemPolicy",
      "aws:elasticache/parameterGroup:ParameterGroup",
      "aws:elasticache/subnetGroup:SubnetGroup",
      "aws:elasticache/userGroupAssociation:UserGroupAssociation",
      "aws:iam/instanceProfile:InstanceProfile",
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      "aws:iam/policy:Policy",
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:kms/alias:Alias",
      "aws:lambda/function:Function",
      "aws:lambda/permission:Permission",
      "aws:lb/listenerCertificate:ListenerCertificate",
      "aws:lb/listenerRule:ListenerRule",
      "aws:lb/targetGroup:TargetGroup",
      "aws:lb/targetGroupAttachment:TargetGroupAttachment",
      "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      "aws:rds/parameterGroup:ParameterGroup",
      "aws:rds/subnetGroup:SubnetGroup",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketLogging:BucketLogging",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
      "aws:scheduler/schedule:Schedule",
      "aws:secretsmanager/secretPolicy:SecretPolicy",
      "aws:secretsmanager/secretRotation:SecretRotation",
      "aws:secretsmanager/secretVersion:SecretVersion",
      "aws:sns/topic:Topic",
      "aws:sns/topicPolicy:TopicPolicy",
      "aws:sns/topicSubscription:TopicSubscription",
      "aws:sqs/queuePolicy:QueuePolicy",
      "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ],
  ],
];

/** Every type of AWS that the components use. */
export const awsKinds: KindRows = rows.flatMap(([kind, types]) =>
  types.map((type) => [type, kind] as const),
);
