/** Type tokens of AWS that several rules speak of. */

export const vpc = "aws:ec2/vpc:Vpc";
export const subnet = "aws:ec2/subnet:Subnet";
export const internetGateway = "aws:ec2/internetGateway:InternetGateway";
export const natGateway = "aws:ec2/natGateway:NatGateway";
export const elasticIp = "aws:ec2/eip:Eip";
export const routeTable = "aws:ec2/routeTable:RouteTable";
export const route = "aws:ec2/route:Route";
export const routeTableAssociation = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const vpcEndpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const flowLog = "aws:ec2/flowLog:FlowLog";
export const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
export const defaultSecurityGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const egressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
export const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";
export const autoScalingGroup = "aws:autoscaling/group:Group";

export const loadBalancer = "aws:lb/loadBalancer:LoadBalancer";
export const listener = "aws:lb/listener:Listener";
export const listenerRule = "aws:lb/listenerRule:ListenerRule";
export const listenerCertificate = "aws:lb/listenerCertificate:ListenerCertificate";
export const targetGroup = "aws:lb/targetGroup:TargetGroup";
export const targetGroupAttachment = "aws:lb/targetGroupAttachment:TargetGroupAttachment";

export const cluster = "aws:ecs/cluster:Cluster";
export const clusterCapacityProviders = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
export const capacityProvider = "aws:ecs/capacityProvider:CapacityProvider";
export const taskDefinition = "aws:ecs/taskDefinition:TaskDefinition";
export const service = "aws:ecs/service:Service";
export const scalableTarget = "aws:appautoscaling/target:Target";
export const scalingPolicy = "aws:appautoscaling/policy:Policy";
export const repository = "aws:ecr/repository:Repository";
export const repositoryLifecycle = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

export const dbInstance = "aws:rds/instance:Instance";
export const dbCluster = "aws:rds/cluster:Cluster";
export const dbClusterInstance = "aws:rds/clusterInstance:ClusterInstance";
export const dbSubnetGroup = "aws:rds/subnetGroup:SubnetGroup";
export const dbParameterGroup = "aws:rds/parameterGroup:ParameterGroup";
export const dbClusterParameterGroup = "aws:rds/clusterParameterGroup:ClusterParameterGroup";

export const replicationGroup = "aws:elasticache/replicationGroup:ReplicationGroup";
export const cacheSubnetGroup = "aws:elasticache/subnetGroup:SubnetGroup";
export const cacheParameterGroup = "aws:elasticache/parameterGroup:ParameterGroup";
export const cacheUser = "aws:elasticache/user:User";
export const cacheUserGroup = "aws:elasticache/userGroup:UserGroup";
export const cacheUserAssociation = "aws:elasticache/userGroupAssociation:UserGroupAssociation";

export const bucket = "aws:s3/bucket:Bucket";
export const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
export const fileSystem = "aws:efs/fileSystem:FileSystem";
export const fileSystemPolicy = "aws:efs/fileSystemPolicy:FileSystemPolicy";
export const fileSystemBackup = "aws:efs/backupPolicy:BackupPolicy";
export const mountTarget = "aws:efs/mountTarget:MountTarget";
export const accessPoint = "aws:efs/accessPoint:AccessPoint";
export const backupVault = "aws:backup/vault:Vault";
export const backupVaultLock = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
export const backupPlan = "aws:backup/plan:Plan";
export const backupSelection = "aws:backup/selection:Selection";

export const key = "aws:kms/key:Key";
export const keyAlias = "aws:kms/alias:Alias";
export const secret = "aws:secretsmanager/secret:Secret";
export const secretVersion = "aws:secretsmanager/secretVersion:SecretVersion";
export const secretRotation = "aws:secretsmanager/secretRotation:SecretRotation";
export const secretPolicy = "aws:secretsmanager/secretPolicy:SecretPolicy";

export const role = "aws:iam/role:Role";
export const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
export const rolePolicyAttachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
export const policy = "aws:iam/policy:Policy";
export const instanceProfile = "aws:iam/instanceProfile:InstanceProfile";
export const openIdProvider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

export const lambda = "aws:lambda/function:Function";
export const lambdaPermission = "aws:lambda/permission:Permission";
export const lambdaInvocation = "aws:lambda/invocation:Invocation";

export const logGroup = "aws:cloudwatch/logGroup:LogGroup";
export const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
export const topic = "aws:sns/topic:Topic";
export const topicPolicy = "aws:sns/topicPolicy:TopicPolicy";
export const topicSubscription = "aws:sns/topicSubscription:TopicSubscription";
export const queue = "aws:sqs/queue:Queue";
export const queuePolicy = "aws:sqs/queuePolicy:QueuePolicy";
export const redriveAllowPolicy = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy";
export const schedule = "aws:scheduler/schedule:Schedule";

export const hostedZone = "aws:route53/zone:Zone";
export const dnsRecord = "aws:route53/record:Record";
export const certificate = "aws:acm/certificate:Certificate";
export const certificateValidation = "aws:acm/certificateValidation:CertificateValidation";

/** What stands in an account but is no resource of a program: what AWS keeps by itself, or people put there. */
export const snapshot = "local:record:AwsSnapshot";
export const deletedSecret = "local:record:AwsDeletedSecret";
export const deletedKey = "local:record:AwsDeletedKey";
export const storedObject = "local:record:AwsObject";
export const storedImage = "local:record:AwsImage";
export const recoveryPoint = "local:record:AwsRecoveryPoint";
export const raisedQuota = "local:record:AwsQuota";

/** The resources that say one thing about a bucket each; a second one of a kind overwrites the first. */
export const bucketSettings = [
  bucketPolicy,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
];

export const securityGroupRules = [ingressRule, egressRule];
