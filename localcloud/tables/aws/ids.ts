import { createHash } from "node:crypto";
import { asText, isUnknown, type Props, text } from "../../values/value.ts";
import {
  arn,
  domain,
  globalArn,
  lastPart,
  localHex,
  localId,
  localUuid,
  nameOf,
  type Place,
} from "./names.ts";

/** A new object; `seed` is another one each time. */
interface New {
  readonly inputs: Props;
  readonly place: Place;
  readonly seed: string;
}

/** Objects whose ids AWS makes up: `vpc-local0123456789ab`. */
const prefixes: Readonly<Record<string, string>> = {
  "aws:ec2/eip:Eip": "eipalloc",
  "aws:ec2/flowLog:FlowLog": "fl",
  "aws:ec2/instance:Instance": "i",
  "aws:ec2/internetGateway:InternetGateway": "igw",
  "aws:ec2/launchTemplate:LaunchTemplate": "lt",
  "aws:ec2/natGateway:NatGateway": "nat",
  "aws:ec2/routeTable:RouteTable": "rtb",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "rtbassoc",
  "aws:ec2/securityGroup:SecurityGroup": "sg",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/vpc:Vpc": "vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
  "aws:efs/accessPoint:AccessPoint": "fsap",
  "aws:efs/fileSystem:FileSystem": "fs",
  "aws:efs/mountTarget:MountTarget": "fsmt",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "sgr",
};

/** Objects that are known by one of their inputs. */
const byInput: Readonly<Record<string, string>> = {
  "aws:appautoscaling/target:Target": "resourceId",
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "backupVaultName",
  "aws:backup/vaultPolicy:VaultPolicy": "backupVaultName",
  "aws:cloudwatch/dashboard:Dashboard": "dashboardName",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": "alarmName",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyName",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "repository",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "repository",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": "clusterName",
  "aws:ecs/taskDefinition:TaskDefinition": "family",
  "aws:efs/backupPolicy:BackupPolicy": "fileSystemId",
  "aws:efs/fileSystemPolicy:FileSystemPolicy": "fileSystemId",
  "aws:elasticache/replicationGroup:ReplicationGroup": "replicationGroupId",
  "aws:elasticache/user:User": "userId",
  "aws:elasticache/userGroup:UserGroup": "userGroupId",
  "aws:kms/keyPolicy:KeyPolicy": "keyId",
  "aws:lambda/permission:Permission": "statementId",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:secretsmanager/secretPolicy:SecretPolicy": "secretArn",
  "aws:secretsmanager/secretRotation:SecretRotation": "secretId",
  "aws:sns/topicPolicy:TopicPolicy": "arn",
  "aws:sqs/queuePolicy:QueuePolicy": "queueUrl",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": "queueUrl",
  "aws:sqs/redrivePolicy:RedrivePolicy": "queueUrl",
};

/**
 * Every other form. Source: the import sections and outputs documented in @pulumi/aws 7.48.0, and SetId in
 * hashicorp/terraform-provider-aws.
 */
const forms: Readonly<Record<string, (made: New) => string>> = {
  "aws:acm/certificate:Certificate": ({ place, seed }) =>
    arn(place, "acm", `certificate/${localUuid(seed)}`),
  "aws:acm/certificateValidation:CertificateValidation": ({ seed }) =>
    `2026-01-01 00:00:00.${localHex(seed, 16)} +0000 UTC`,
  "aws:backup/plan:Plan": ({ seed }) => localUuid(seed),
  "aws:backup/selection:Selection": ({ seed }) => localUuid(seed),
  "aws:cloudwatch/eventTarget:EventTarget": ({ inputs }) =>
    `${asText(inputs.rule)}-${asText(inputs.targetId)}`,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ({ inputs }) =>
    defaultSecurityGroupId(asText(inputs.vpcId)),
  "aws:ec2/route:Route": ({ inputs }) => {
    const to =
      inputs.destinationCidrBlock ??
      inputs.destinationIpv6CidrBlock ??
      inputs.destinationPrefixListId;
    return `r-${asText(inputs.routeTableId)}${localHex(asText(to), 10)}`;
  },
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": ({ inputs }) =>
    `a-${asText(inputs.vpcEndpointId)}${localHex(asText(inputs.routeTableId), 10)}`,
  "aws:ecs/capacityProvider:CapacityProvider": ({ place, inputs, seed }) =>
    arn(place, "ecs", `capacity-provider/${nameOf(inputs, seed)}`),
  "aws:ecs/cluster:Cluster": ({ place, inputs, seed }) =>
    arn(place, "ecs", `cluster/${nameOf(inputs, seed)}`),
  "aws:ecs/service:Service": ({ place, inputs, seed }) => {
    const cluster = inputs.cluster === undefined ? "default" : lastPart(inputs.cluster);
    return arn(place, "ecs", `service/${cluster}/${nameOf(inputs, seed)}`);
  },
  "aws:elasticache/userGroupAssociation:UserGroupAssociation": ({ inputs }) =>
    `${asText(inputs.userGroupId)},${asText(inputs.userId)}`,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ({ place, inputs }) =>
    globalArn(place.account, "iam", `oidc-provider/${asText(inputs.url).replace("https://", "")}`),
  "aws:iam/policy:Policy": ({ place, inputs, seed }) =>
    globalArn(place.account, "iam", `policy${text(inputs.path) ?? "/"}${nameOf(inputs, seed)}`),
  "aws:iam/rolePolicy:RolePolicy": ({ inputs, seed }) =>
    `${asText(inputs.role)}:${nameOf(inputs, seed)}`,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ inputs }) =>
    `${asText(inputs.role)}/${asText(inputs.policyArn)}`,
  "aws:kms/key:Key": ({ seed }) => localUuid(seed),
  "aws:lambda/eventSourceMapping:EventSourceMapping": ({ seed }) => localUuid(seed),
  "aws:lambda/invocation:Invocation": ({ inputs }) => {
    const digest = createHash("md5").update(asText(inputs.input)).digest("hex");
    return `${lastPart(inputs.functionName)}_${asText(inputs.qualifier ?? "$LATEST")}_${digest}`;
  },
  "aws:lb/listener:Listener": ({ inputs, seed }) =>
    `${asText(inputs.loadBalancerArn).replace(":loadbalancer/", ":listener/")}/${localHex(seed, 16)}`,
  "aws:lb/listenerCertificate:ListenerCertificate": ({ inputs }) =>
    `${asText(inputs.listenerArn)}_${asText(inputs.certificateArn)}`,
  "aws:lb/listenerRule:ListenerRule": ({ inputs, seed }) =>
    `${asText(inputs.listenerArn).replace(":listener/", ":listener-rule/")}/${localHex(seed, 16)}`,
  "aws:lb/loadBalancer:LoadBalancer": ({ place, inputs, seed }) => {
    const kind = { network: "net", gateway: "gwy" }[asText(inputs.loadBalancerType)] ?? "app";
    const name = nameOf(inputs, seed);
    return arn(place, "elasticloadbalancing", `loadbalancer/${kind}/${name}/${localHex(seed, 16)}`);
  },
  "aws:lb/targetGroup:TargetGroup": ({ place, inputs, seed }) =>
    arn(place, "elasticloadbalancing", `targetgroup/${nameOf(inputs, seed)}/${localHex(seed, 16)}`),
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": ({ inputs, seed }) =>
    `${asText(inputs.targetGroupArn)}-${localHex(seed, 26)}`,
  "aws:rds/cluster:Cluster": ({ inputs, seed }) => nameOf(inputs, seed, "clusterIdentifier"),
  "aws:rds/clusterInstance:ClusterInstance": ({ inputs, seed }) =>
    nameOf(inputs, seed, "identifier"),
  "aws:rds/instance:Instance": ({ seed }) => `db-${localHex(seed, 26).toUpperCase()}`,
  "aws:route53/healthCheck:HealthCheck": ({ seed }) => localUuid(seed),
  "aws:route53/record:Record": ({ inputs }) =>
    [inputs.zoneId, inputs.name, inputs.type, inputs.setIdentifier]
      .filter((part) => part !== undefined)
      .map(asText)
      .join("_"),
  "aws:route53/zone:Zone": ({ seed }) => `Z${localHex(seed, 20).toUpperCase()}`,
  "aws:s3/bucketNotification:BucketNotification": ({ inputs }) => asText(inputs.bucket),
  "aws:scheduler/schedule:Schedule": ({ inputs, seed }) =>
    `${text(inputs.groupName) ?? "default"}/${nameOf(inputs, seed)}`,
  "aws:secretsmanager/secret:Secret": ({ place, inputs, seed }) =>
    arn(place, "secretsmanager", `secret:${nameOf(inputs, seed)}-${localHex(seed, 6)}`),
  "aws:secretsmanager/secretVersion:SecretVersion": ({ inputs, seed }) =>
    `${asText(inputs.secretId)}|${localUuid(seed)}`,
  "aws:sns/topic:Topic": ({ place, inputs, seed }) => arn(place, "sns", nameOf(inputs, seed)),
  "aws:sns/topicSubscription:TopicSubscription": ({ inputs, seed }) =>
    `${asText(inputs.topic)}:${localUuid(seed)}`,
  "aws:sqs/queue:Queue": ({ place, inputs, seed }) =>
    `https://sqs.${place.region}.${domain}/${place.account}/${nameOf(inputs, seed)}`,
};

/** The id of a new object, in the form of the real ones; what AWS makes up has `local` in it. */
export function newAwsId(type: string, made: New): string {
  const prefix = prefixes[type];
  if (prefix !== undefined) return localId(prefix, made.seed);
  const form = forms[type];
  if (form) return form(made);
  const chosen = made.inputs[byInput[type] ?? "name"];
  if (chosen !== undefined && !isUnknown(chosen)) return asText(chosen);
  if (type.startsWith("aws:s3/bucket")) return asText(made.inputs.bucket);
  return nameOf(made.inputs, made.seed);
}

/** The group that every VPC has from its beginning. */
export function defaultSecurityGroupId(vpcId: string): string {
  return localId("sg", `${vpcId} default`);
}
