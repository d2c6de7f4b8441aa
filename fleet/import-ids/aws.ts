import type { Inputs } from "../../guard/kinds/kind.ts";

/** The id of an import, from inputs; undefined where one that it is made of is not there. */
type Form = (inputs: Inputs) => string | undefined;

const byName = one("name");

/**
 * Types whose id follows from their inputs: made again they are refused ("already exists"), or stand there twice and
 * cost. A name that the program leaves open is among the inputs too, as the provider chose it before it began.
 * Source: the "Import" sections of @pulumi/aws 7.48.0.
 */
const forms: Readonly<Record<string, Form>> = {
  "aws:appautoscaling/policy:Policy": joined(
    "/",
    ...["serviceNamespace", "resourceId", "scalableDimension", "name"],
  ),
  "aws:appautoscaling/target:Target": joined(
    "/",
    ...["serviceNamespace", "resourceId", "scalableDimension"],
  ),
  "aws:autoscaling/group:Group": byName,
  "aws:backup/vault:Vault": byName,
  "aws:cloudwatch/logGroup:LogGroup": byName,
  "aws:cloudwatch/metricAlarm:MetricAlarm": byName,
  "aws:ec2/route:Route": joined("_", "routeTableId", "destinationCidrBlock"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": joined("/", "subnetId", "routeTableId"),
  "aws:ecr/repository:Repository": byName,
  "aws:ecs/cluster:Cluster": byName,
  "aws:ecs/service:Service": ecsService,
  "aws:elasticache/parameterGroup:ParameterGroup": byName,
  "aws:elasticache/replicationGroup:ReplicationGroup": one("replicationGroupId"),
  "aws:elasticache/subnetGroup:SubnetGroup": byName,
  "aws:elasticache/user:User": one("userId"),
  "aws:elasticache/userGroup:UserGroup": one("userGroupId"),
  "aws:elasticache/userGroupAssociation:UserGroupAssociation": joined(",", "userGroupId", "userId"),
  "aws:iam/instanceProfile:InstanceProfile": byName,
  "aws:iam/role:Role": byName,
  "aws:kms/alias:Alias": byName,
  "aws:lambda/function:Function": byName,
  "aws:rds/cluster:Cluster": one("clusterIdentifier"),
  "aws:rds/clusterInstance:ClusterInstance": one("identifier"),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": byName,
  "aws:rds/instance:Instance": one("identifier"),
  "aws:rds/parameterGroup:ParameterGroup": byName,
  "aws:rds/subnetGroup:SubnetGroup": byName,
  "aws:route53/record:Record": joined("_", "zoneId", "name", "type"),
  "aws:s3/bucket:Bucket": one("bucket"),
  "aws:scheduler/schedule:Schedule": joined("/", "groupName", "name"),
};

/** What AWS gives ids of its own to, and what therefore may stand there twice, or be refused as there already. */
const nameless: ReadonlySet<string> = new Set([
  "aws:acm/certificate:Certificate",
  "aws:backup/plan:Plan",
  "aws:backup/selection:Selection",
  "aws:ec2/eip:Eip",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ecs/capacityProvider:CapacityProvider",
  "aws:efs/accessPoint:AccessPoint",
  "aws:efs/fileSystem:FileSystem",
  "aws:efs/mountTarget:MountTarget",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "aws:iam/policy:Policy",
  "aws:kms/key:Key",
  "aws:lambda/permission:Permission",
  "aws:lb/listener:Listener",
  "aws:lb/listenerRule:ListenerRule",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:secretsmanager/secret:Secret",
  "aws:sns/topic:Topic",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:sqs/queue:Queue",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
]);

/** Under which id AWS has what the program named; undefined where AWS chooses it, or making it again does no harm. */
export function awsImportId(type: string, inputs: Inputs): string | undefined {
  return forms[type]?.(inputs);
}

/** Whether only AWS knows under which id it would have made this. */
export function isNamedByAws(type: string, inputs: Inputs): boolean {
  return nameless.has(type) || (type in forms && awsImportId(type, inputs) === undefined);
}

/** What AWS takes where an input is left out. */
const defaults: Inputs = { groupName: "default" };

function one(input: string): Form {
  return ({ [input]: id }) => (typeof id === "string" ? id : undefined);
}

function joined(between: string, ...parts: readonly string[]): Form {
  return (inputs) => {
    const found = parts.map((part) => inputs[part] ?? defaults[part]);
    return found.every((part) => typeof part === "string") ? found.join(between) : undefined;
  };
}

/** `<cluster>/<service>`, and the cluster stands there as an ARN. */
function ecsService({ cluster, name }: Inputs): string | undefined {
  if (typeof cluster !== "string" || typeof name !== "string") return undefined;
  return `${cluster.slice(cluster.lastIndexOf("/") + 1)}/${name}`;
}
