import type { EdgeKind } from "./edge.ts";

/** What is known of a type of resource: which kind of edge it carries, and in which inputs; or why it carries none. */
export type Carrier =
  | { readonly kind: EdgeKind; readonly inputs: readonly string[] }
  | { readonly none: string };

const carries = (kind: EdgeKind, ...inputs: readonly string[]): Carrier => ({ kind, inputs });
const none = (because: string): Carrier => ({ none: because });

const settings = none("settings of what it belongs to, which is read itself");
const watching = none("it watches, and opens nothing");
const naming = none("it is a value or a name that others use; who reads it is read there");
const copies = none("it keeps copies; who may open them is in the statements of roles");

/** Every type that a stack is made of. One that is not here is not proven. */
const table: ReadonlyMap<string, Carrier> = new Map<string, Carrier>([
  ["aws:acm/certificate:Certificate", naming],
  ["aws:acm/certificateValidation:CertificateValidation", naming],
  ["aws:appautoscaling/policy:Policy", settings],
  ["aws:appautoscaling/target:Target", settings],
  ["aws:autoscaling/group:Group", settings],
  ["aws:backup/plan:Plan", copies],
  ["aws:backup/selection:Selection", copies],
  ["aws:backup/vault:Vault", copies],
  ["aws:backup/vaultLockConfiguration:VaultLockConfiguration", copies],
  ["aws:cloudwatch/logGroup:LogGroup", naming],
  ["aws:cloudwatch/logMetricFilter:LogMetricFilter", watching],
  ["aws:cloudwatch/metricAlarm:MetricAlarm", watching],
  [
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    carries("security-group", "ingress", "egress", "vpcId"),
  ],
  ["aws:ec2/eip:Eip", none("an address; who answers there is in the rules of security groups")],
  ["aws:ec2/flowLog:FlowLog", watching],
  [
    "aws:ec2/internetGateway:InternetGateway",
    none("a way out and in; the route to it and the rules of security groups are read"),
  ],
  ["aws:ec2/launchTemplate:LaunchTemplate", carries("security-group", "networkInterfaces")],
  ["aws:ec2/natGateway:NatGateway", none("a way out only; the route to it is read")],
  ["aws:ec2/route:Route", carries("route")],
  ["aws:ec2/routeTable:RouteTable", carries("route", "routes", "vpcId")],
  [
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    carries("route", "routeTableId", "subnetId"),
  ],
  ["aws:ec2/securityGroup:SecurityGroup", carries("security-group", "ingress", "egress", "vpcId")],
  ["aws:ec2/securityGroupRule:SecurityGroupRule", carries("security-group")],
  ["aws:ec2/subnet:Subnet", carries("security-group", "cidrBlock", "vpcId")],
  ["aws:ec2/vpc:Vpc", carries("security-group", "cidrBlock")],
  ["aws:ec2/vpcEndpoint:VpcEndpoint", carries("security-group", "securityGroupIds", "policy")],
  ["aws:ecr/lifecyclePolicy:LifecyclePolicy", settings],
  [
    "aws:ecr/repository:Repository",
    none("images are the site's, not a tenant's; who may pull is in the statements of roles"),
  ],
  ["aws:ecs/capacityProvider:CapacityProvider", settings],
  [
    "aws:ecs/cluster:Cluster",
    none("a place for tasks; what they reach is in their security groups and roles"),
  ],
  ["aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", settings],
  [
    "aws:ecs/service:Service",
    carries("security-group", "networkConfiguration", "loadBalancers", "taskDefinition"),
  ],
  [
    "aws:ecs/taskDefinition:TaskDefinition",
    carries("secret", "containerDefinitions", "executionRoleArn", "taskRoleArn", "volumes"),
  ],
  ["aws:efs/accessPoint:AccessPoint", carries("files", "fileSystemId", "rootDirectory")],
  ["aws:efs/backupPolicy:BackupPolicy", copies],
  [
    "aws:efs/fileSystem:FileSystem",
    none("who may mount it is in its policy and in the statements of roles"),
  ],
  ["aws:efs/fileSystemPolicy:FileSystemPolicy", carries("files", "policy")],
  ["aws:efs/mountTarget:MountTarget", carries("security-group", "securityGroups")],
  ["aws:elasticache/parameterGroup:ParameterGroup", settings],
  [
    "aws:elasticache/replicationGroup:ReplicationGroup",
    carries("security-group", "securityGroupIds", "userGroupIds"),
  ],
  ["aws:elasticache/subnetGroup:SubnetGroup", settings],
  ["aws:elasticache/user:User", carries("cache", "accessString", "userName")],
  ["aws:elasticache/userGroup:UserGroup", carries("cache", "userIds")],
  ["aws:elasticache/userGroupAssociation:UserGroupAssociation", carries("cache")],
  ["aws:iam/instanceProfile:InstanceProfile", none("it names a role, whose statements are read")],
  ["aws:iam/policy:Policy", carries("iam", "policy")],
  ["aws:iam/role:Role", carries("iam", "assumeRolePolicy", "inlinePolicies", "managedPolicyArns")],
  ["aws:iam/rolePolicy:RolePolicy", carries("iam", "policy")],
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", carries("iam", "policyArn")],
  ["aws:kms/alias:Alias", naming],
  ["aws:kms/key:Key", carries("key", "policy")],
  ["aws:lambda/function:Function", carries("security-group", "vpcConfig", "role")],
  ["aws:lambda/invocation:Invocation", carries("database", "input", "functionName")],
  [
    "aws:lambda/permission:Permission",
    carries("function", "principal", "sourceArn", "sourceAccount"),
  ],
  ["aws:lb/listener:Listener", carries("listener", "defaultActions", "loadBalancerArn")],
  ["aws:lb/listenerRule:ListenerRule", carries("listener", "conditions", "actions", "listenerArn")],
  ["aws:lb/loadBalancer:LoadBalancer", carries("security-group", "securityGroups", "internal")],
  [
    "aws:lb/targetGroup:TargetGroup",
    none("who is registered there is in services, attachments and statements of roles"),
  ],
  [
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    carries("listener", "targetGroupArn", "targetId"),
  ],
  ["aws:rds/cluster:Cluster", carries("security-group", "vpcSecurityGroupIds")],
  ["aws:rds/clusterInstance:ClusterInstance", none("it has the groups of its cluster")],
  ["aws:rds/clusterParameterGroup:ClusterParameterGroup", settings],
  ["aws:rds/instance:Instance", carries("security-group", "vpcSecurityGroupIds")],
  ["aws:rds/parameterGroup:ParameterGroup", settings],
  ["aws:rds/subnetGroup:SubnetGroup", settings],
  ["aws:route53/record:Record", carries("listener", "name")],
  ["aws:s3/bucket:Bucket", carries("bucket", "policy")],
  ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", settings],
  ["aws:s3/bucketOwnershipControls:BucketOwnershipControls", carries("bucket", "rule")],
  ["aws:s3/bucketPolicy:BucketPolicy", carries("bucket", "policy", "bucket")],
  ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", settings],
  [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    settings,
  ],
  ["aws:s3/bucketVersioning:BucketVersioning", settings],
  ["aws:scheduler/schedule:Schedule", carries("security-group", "target")],
  ["aws:secretsmanager/secret:Secret", carries("secret", "policy", "namePrefix", "name")],
  [
    "aws:secretsmanager/secretRotation:SecretRotation",
    carries("secret", "secretId", "rotationLambdaArn"),
  ],
  ["aws:secretsmanager/secretVersion:SecretVersion", carries("secret", "secretId")],
  ["aws:sns/topic:Topic", carries("queue", "policy")],
  ["aws:sns/topicPolicy:TopicPolicy", carries("queue", "policy", "arn")],
  [
    "aws:sns/topicSubscription:TopicSubscription",
    none("it sends alarms to people; no tenant reads there"),
  ],
  ["aws:sqs/queue:Queue", carries("queue", "policy", "redrivePolicy")],
  ["aws:sqs/queuePolicy:QueuePolicy", carries("queue", "policy")],
  ["aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", carries("queue", "redriveAllowPolicy")],
  ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", carries("security-group")],
  ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", carries("security-group")],
  ["cloudflare:index/customHostname:CustomHostname", carries("tunnel", "hostname", "zoneId")],
  [
    "cloudflare:index/customHostnameFallbackOrigin:CustomHostnameFallbackOrigin",
    carries("tunnel", "origin"),
  ],
  ["cloudflare:index/dnsRecord:DnsRecord", carries("tunnel", "name", "content")],
  ["cloudflare:index/ruleset:Ruleset", carries("tunnel", "rules")],
  ["cloudflare:index/zeroTrustAccessApplication:ZeroTrustAccessApplication", carries("tunnel")],
  ["cloudflare:index/zeroTrustAccessPolicy:ZeroTrustAccessPolicy", carries("tunnel")],
  [
    "cloudflare:index/zeroTrustTunnelCloudflared:ZeroTrustTunnelCloudflared",
    carries("tunnel", "name"),
  ],
  [
    "cloudflare:index/zeroTrustTunnelCloudflaredConfig:ZeroTrustTunnelCloudflaredConfig",
    carries("tunnel", "config"),
  ],
  ["cloudflare:index/zoneSetting:ZoneSetting", carries("tunnel", "settingId", "value")],
  ["command:remote:Command", carries("proxy")],
  ["postgresql:index/database:Database", carries("database", "name", "owner", "isTemplate")],
  [
    "postgresql:index/defaultPrivileges:DefaultPrivileges",
    carries("database", "database", "role", "owner", "privileges"),
  ],
  ["postgresql:index/grant:Grant", carries("database", "database", "role", "privileges")],
  [
    "postgresql:index/role:Role",
    carries(
      "database",
      "name",
      "superuser",
      "createRole",
      "createDatabase",
      "bypassRowLevelSecurity",
      "replication",
      "roles",
    ),
  ],
  ["postgresql:index/schema:Schema", carries("database", "database", "owner")],
  ["proxmoxve:backup/job:Job", copies],
  ["proxmoxve:cluster/firewall/security/groupLegacy:GroupLegacy", carries("management", "rules")],
  [
    "proxmoxve:cluster/firewallLegacy:FirewallLegacy",
    carries("firewall", "enabled", "inputPolicy"),
  ],
  ["proxmoxve:download/file:File", naming],
  ["proxmoxve:firewall/ipsetLegacy:IpsetLegacy", carries("vlan", "cidrs", "name")],
  [
    "proxmoxve:firewall/optionsLegacy:OptionsLegacy",
    carries("firewall", "enabled", "inputPolicy", "outputPolicy", "ipfilter", "macfilter"),
  ],
  ["proxmoxve:firewall/rulesLegacy:RulesLegacy", carries("firewall", "rules")],
  ["proxmoxve:index/haresource:Haresource", settings],
  ["proxmoxve:index/harule:Harule", settings],
  [
    "proxmoxve:index/acl:Acl",
    carries("management", "path", "tokenId", "userId", "groupId", "roleId"),
  ],
  [
    "proxmoxve:index/containerLegacy:ContainerLegacy",
    carries("vlan", "networkInterfaces", "initialization"),
  ],
  ["proxmoxve:index/poolLegacy:PoolLegacy", naming],
  ["proxmoxve:index/replication:Replication", copies],
  ["proxmoxve:index/roleLegacy:RoleLegacy", naming],
  ["proxmoxve:index/timeLegacy:TimeLegacy", settings],
  ["proxmoxve:index/userLegacy:UserLegacy", naming],
  ["proxmoxve:index/vmLegacy:VmLegacy", carries("vlan", "networkDevices", "initialization")],
  ["proxmoxve:node/firewall:Firewall", carries("management", "enabled")],
  ["proxmoxve:oci/image:Image", naming],
  ["proxmoxve:pool/membership:Membership", carries("management", "poolId", "vmId")],
  ["proxmoxve:storage/nfs:Nfs", none("a storage of the hypervisors, which no guest mounts")],
  ["proxmoxve:storage/pbs:Pbs", none("a storage of the hypervisors, which no guest mounts")],
  ["proxmoxve:user/token:Token", naming],
  ["random:index/randomPassword:RandomPassword", naming],
  ["random:index/randomString:RandomString", naming],
]);

/** What is known of a type; undefined where nobody has looked at it. */
export function carrierOf(type: string): Carrier | undefined {
  if (type.startsWith("tenantry:")) return none("a component: its children are read");
  if (type.startsWith("pulumi:"))
    return none("the engine's own; providers are pinned to their account");
  return table.get(type);
}
