/**
 * A small account: a network, a balanced service, its stores, keys, alarms and backups. One line a type where that is
 * enough. What varies comes from the environment: CLASS, CIDR, IMAGE, DESCRIPTION, OWNER.
 */
export const awsProgram = `
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider.js";
${[
  "acm/certificate:Certificate",
  "acm/certificateValidation:CertificateValidation",
  "appautoscaling/policy:Policy as ScalingPolicy",
  "appautoscaling/target:Target as ScalableTarget",
  "autoscaling/group:Group as ScalingGroup",
  "backup/plan:Plan",
  "backup/selection:Selection",
  "backup/vault:Vault",
  "cloudwatch/logGroup:LogGroup",
  "cloudwatch/metricAlarm:MetricAlarm",
  "ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "ec2/eip:Eip",
  "ec2/flowLog:FlowLog",
  "ec2/internetGateway:InternetGateway",
  "ec2/launchTemplate:LaunchTemplate",
  "ec2/natGateway:NatGateway",
  "ec2/route:Route",
  "ec2/routeTable:RouteTable",
  "ec2/routeTableAssociation:RouteTableAssociation",
  "ec2/securityGroup:SecurityGroup",
  "ec2/subnet:Subnet",
  "ec2/vpc:Vpc",
  "ec2/vpcEndpoint:VpcEndpoint",
  "ecr/lifecyclePolicy:LifecyclePolicy",
  "ecr/repository:Repository",
  "ecs/capacityProvider:CapacityProvider",
  "ecs/cluster:Cluster",
  "ecs/clusterCapacityProviders:ClusterCapacityProviders",
  "ecs/service:Service",
  "ecs/taskDefinition:TaskDefinition",
  "efs/accessPoint:AccessPoint",
  "efs/fileSystem:FileSystem",
  "efs/mountTarget:MountTarget",
  "elasticache/parameterGroup:ParameterGroup as CacheParameters",
  "elasticache/replicationGroup:ReplicationGroup",
  "elasticache/subnetGroup:SubnetGroup as CacheSubnets",
  "elasticache/user:User",
  "elasticache/userGroup:UserGroup",
  "elasticache/userGroupAssociation:UserGroupAssociation",
  "iam/openIdConnectProvider:OpenIdConnectProvider",
  "iam/policy:Policy as IamPolicy",
  "iam/role:Role",
  "iam/rolePolicy:RolePolicy",
  "iam/rolePolicyAttachment:RolePolicyAttachment",
  "kms/alias:Alias",
  "kms/key:Key",
  "lambda/function:Function as Lambda",
  "lambda/invocation:Invocation",
  "lambda/permission:Permission",
  "lb/listener:Listener",
  "lb/listenerRule:ListenerRule",
  "lb/loadBalancer:LoadBalancer",
  "lb/targetGroup:TargetGroup",
  "rds/instance:Instance",
  "rds/parameterGroup:ParameterGroup",
  "rds/subnetGroup:SubnetGroup",
  "route53/record:Record",
  "route53/zone:Zone",
  "s3/bucket:Bucket",
  "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "s3/bucketOwnershipControls:BucketOwnershipControls",
  "s3/bucketPolicy:BucketPolicy",
  "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "s3/bucketVersioning:BucketVersioning",
  "scheduler/schedule:Schedule",
  "secretsmanager/secret:Secret",
  "secretsmanager/secretRotation:SecretRotation",
  "secretsmanager/secretVersion:SecretVersion",
  "sns/topic:Topic",
  "sns/topicPolicy:TopicPolicy",
  "sns/topicSubscription:TopicSubscription",
  "sqs/queue:Queue",
  "sqs/queuePolicy:QueuePolicy",
  "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
]
  .map((entry) => {
    const [file, name] = entry.split(":");
    return `import { ${name} } from "@pulumi/aws/${file}.js";`;
  })
  .join("\n")}
const { CLASS = "db.t4g.small", CIDR = "10.40.0.0/16", IMAGE = "1111", DESCRIPTION = "tasks", OWNER = "one", TYPO } = process.env;
const account = "111122223333";
const provider = new Provider("site", {
  region: "eu-west-1", allowedAccountIds: [account], defaultTags: { tags: { "tenantry:owner": OWNER } },
});
const at = { provider };
const json = (...Statement) => JSON.stringify({ Version: "2012-10-17", Statement });
const trust = (Service) => json({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" });

const vpc = new Vpc("net", { cidrBlock: CIDR, enableDnsHostnames: true, tags: { Name: "net" } }, at);
new DefaultSecurityGroup("net-default", { vpcId: vpc.id }, at);
const gateway = new InternetGateway("net", { vpcId: vpc.id }, at);
const third = CIDR.split(".").slice(0, 2).join(".");
const subnets = ["a", "b"].map((zone, index) => new Subnet("net-" + zone, {
  vpcId: vpc.id, cidrBlock: third + "." + index + ".0/24", availabilityZone: "eu-west-1" + zone,
}, at));
const subnetIds = subnets.map((subnet) => subnet.id);
const address = new Eip("net-nat", { domain: "vpc" }, at);
const nat = new NatGateway("net", { subnetId: subnetIds[0], allocationId: address.id }, { provider, dependsOn: gateway });
const table = new RouteTable("net", { vpcId: vpc.id }, at);
new Route("net-out", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id }, at);
new RouteTableAssociation("net-b", { routeTableId: table.id, subnetId: subnetIds[1] }, at);
new VpcEndpoint("net-s3", { vpcId: vpc.id, serviceName: "com.amazonaws.eu-west-1.s3", routeTableIds: [table.id] }, at);

const tasks = new SecurityGroup("tasks", { vpcId: vpc.id, description: DESCRIPTION }, at);
const stores = new SecurityGroup("stores", { vpcId: vpc.id, description: "stores" }, at);
new SecurityGroupIngressRule("stores-in", {
  securityGroupId: stores.id, referencedSecurityGroupId: tasks.id, ipProtocol: "tcp", fromPort: 5432, toPort: 5432,
}, at);
new SecurityGroupEgressRule("tasks-out", {
  securityGroupId: tasks.id, cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443,
}, at);

const keyPolicy = json(
  { Effect: "Allow", Principal: { AWS: "arn:aws:iam::" + account + ":root" }, Action: "kms:*", Resource: "*" },
  { Effect: "Allow", Principal: { Service: "logs.eu-west-1.amazonaws.com" }, Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" },
);
const key = new Key("key", { enableKeyRotation: true, deletionWindowInDays: 30, policy: keyPolicy }, at);
new Alias("key", { name: "alias/net", targetKeyId: key.keyId }, at);
const logs = new LogGroup("logs", { name: "/net/crm", retentionInDays: 30, kmsKeyId: key.arn }, at);
const flow = new Role("flow", { assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com") }, at);
new FlowLog("net", { vpcId: vpc.id, trafficType: "ALL", logDestination: logs.arn, iamRoleArn: flow.arn }, at);

const zone = new Zone("zone", { name: "crm.example" }, at);
const certificate = new Certificate("cert", { domainName: "crm.example", validationMethod: "DNS" }, at);
const proof = certificate.domainValidationOptions.apply((options) => options[0]);
const record = new Record("cert-proof", {
  zoneId: zone.zoneId, name: proof.resourceRecordName, type: proof.resourceRecordType, records: [proof.resourceRecordValue], ttl: 60,
}, at);
const valid = new CertificateValidation("cert", { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] }, at);
const balancer = new LoadBalancer("lb", { loadBalancerType: "application", internal: false, subnets: subnetIds, securityGroups: [tasks.id] }, at);
const group = new TargetGroup("crm", { port: 8080, protocol: "HTTP", targetType: "ip", vpcId: vpc.id, healthCheck: { path: "/health/ready" } }, at);
const listener = new Listener("lb-443", {
  loadBalancerArn: balancer.arn, port: 443, protocol: "HTTPS", certificateArn: valid.certificateArn,
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
}, at);
const rule = new ListenerRule("crm", {
  listenerArn: listener.arn, priority: 3, conditions: [{ pathPattern: { values: ["/crm", "/crm/*"] } }],
  actions: [{ type: "forward", targetGroupArn: group.arn }],
}, at);

const repository = new Repository("crm", { name: "net/crm", imageTagMutability: "IMMUTABLE" }, at);
new LifecyclePolicy("crm", { repository: repository.name, policy: JSON.stringify({ rules: [] }) }, at);
const template = new LaunchTemplate("fleet", { instanceType: "t4g.small", description: DESCRIPTION }, at);
const fleet = new ScalingGroup("fleet", {
  minSize: 1, maxSize: 2, vpcZoneIdentifiers: subnetIds, launchTemplate: { id: template.id, version: "$Latest" },
}, at);
const capacity = new CapacityProvider("fleet", { autoScalingGroupProvider: { autoScalingGroupArn: fleet.arn } }, at);
const cluster = new Cluster("net", { name: "net" }, at);
new ClusterCapacityProviders("net", { clusterName: cluster.name, capacityProviders: ["FARGATE", capacity.name] }, at);
const execution = new Role("crm", { assumeRolePolicy: trust("ecs-tasks.amazonaws.com") }, at);
new RolePolicy("crm", { role: execution.name, policy: json({ Effect: "Allow", Action: "logs:PutLogEvents", Resource: logs.arn === "" ? "" : "arn:aws:logs:eu-west-1:111122223333:log-group:/net/crm:*" }) }, at);
const reading = new IamPolicy("reading", { policy: json({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::files/*" }) }, at);
new RolePolicyAttachment("crm", { role: execution.name, policyArn: reading.arn }, at);
const task = new TaskDefinition("crm", {
  family: "crm", cpu: "256", memory: "512", networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], executionRoleArn: execution.arn,
  containerDefinitions: JSON.stringify([{ name: "crm", image: "registry.example/crm@sha256:" + IMAGE, portMappings: [{ containerPort: 8080 }] }]),
}, at);
const service = new Service("crm", {
  name: "crm", cluster: cluster.arn, launchType: "FARGATE", taskDefinition: task.arn, desiredCount: 1,
  networkConfiguration: TYPO ? { subnets: subnetIds, assignPublicIP: false } : { subnets: subnetIds, securityGroups: [tasks.id] },
  loadBalancers: [{ targetGroupArn: group.arn, containerName: "crm", containerPort: 8080 }],
}, { provider, dependsOn: rule });
const scalable = new ScalableTarget("crm", {
  minCapacity: 1, maxCapacity: 4, resourceId: pulumi.interpolate\`service/\${cluster.name}/\${service.name}\`,
  scalableDimension: "ecs:service:DesiredCount", serviceNamespace: "ecs",
}, at);
new ScalingPolicy("crm", {
  policyType: "TargetTrackingScaling", resourceId: scalable.resourceId, scalableDimension: scalable.scalableDimension,
  serviceNamespace: scalable.serviceNamespace,
  targetTrackingScalingPolicyConfiguration: { targetValue: 60, predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" } },
}, at);

const files = new FileSystem("files", { encrypted: true, kmsKeyId: key.arn }, at);
new MountTarget("files-a", { fileSystemId: files.id, subnetId: subnetIds[0], securityGroups: [stores.id] }, at);
new AccessPoint("files", { fileSystemId: files.id, posixUser: { uid: 1000, gid: 1000 } }, at);
const bucket = new Bucket("files", {}, at);
const of = { bucket: bucket.bucket };
new BucketPublicAccessBlock("files", { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true }, at);
new BucketOwnershipControls("files", { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } }, at);
new BucketVersioning("files", { ...of, versioningConfiguration: { status: "Enabled" } }, at);
new BucketServerSideEncryptionConfiguration("files", { ...of, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] }, at);
new BucketLifecycleConfiguration("files", { ...of, rules: [{ id: "old", status: "Enabled", filter: {}, noncurrentVersionExpiration: { noncurrentDays: 30 } }] }, at);
new BucketPolicy("files", { ...of, policy: pulumi.interpolate\`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"\${bucket.arn}/*"}]}\` }, at);

const secret = new Secret("db", { namePrefix: "net/db-", kmsKeyId: key.arn, recoveryWindowInDays: 7 }, at);
new SecretVersion("db", { secretId: secret.id, secretString: pulumi.secret("plain-secret") }, at);
const parameters = new ParameterGroup("db", { family: "postgres17", parameters: [{ name: "rds.force_ssl", value: "1" }] }, at);
const dbSubnets = new SubnetGroup("db", { subnetIds }, at);
const db = new Instance("db", {
  engine: "postgres", engineVersion: "17", instanceClass: CLASS, allocatedStorage: 20, username: "tenantry",
  passwordWo: pulumi.secret("plain-secret"), passwordWoVersion: 1, storageEncrypted: true, kmsKeyId: key.arn,
  dbSubnetGroupName: dbSubnets.name, parameterGroupName: parameters.name, vpcSecurityGroupIds: [stores.id],
  skipFinalSnapshot: true, publiclyAccessible: false, backupRetentionPeriod: 7,
}, at);
const invoked = new Role("fn", { assumeRolePolicy: trust("lambda.amazonaws.com") }, at);
const fn = new Lambda("fn", {
  role: invoked.arn, runtime: "nodejs22.x", handler: "index.handler",
  code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset("export const handler = () => 1;") }),
}, at);
const allowed = new Permission("fn", { action: "lambda:InvokeFunction", function: fn.name, principal: "secretsmanager.amazonaws.com" }, at);
export const ran = new Invocation("db", { functionName: fn.name, lifecycleScope: "CRUD", input: pulumi.jsonStringify({ host: db.address }) }, at).result;
new SecretRotation("db", { secretId: secret.id, rotationLambdaArn: fn.arn, rotationRules: { automaticallyAfterDays: 90 } }, { provider, dependsOn: allowed });

const cacheSubnets = new CacheSubnets("cache", { subnetIds }, at);
const nobody = new User("nobody", { engine: "valkey", userId: "net-default", userName: "default", accessString: "off -@all", authenticationMode: { type: "no-password-required" } }, at);
const crm = new User("cache-crm", { engine: "valkey", userId: "net-crm", userName: "crm", accessString: "on ~crm:* +@read", passwords: [pulumi.secret("plain-secret-of-16")] }, at);
const users = new UserGroup("cache", { engine: "valkey", userGroupId: "net", userIds: [nobody.userId] }, { provider, ignoreChanges: ["userIds"] });
new UserGroupAssociation("cache-crm", { userGroupId: users.userGroupId, userId: crm.userId }, at);
const cacheParameters = new CacheParameters("cache", { family: "valkey8" }, at);
export const cache = new ReplicationGroup("cache", {
  engine: "valkey", engineVersion: "8.0", nodeType: "cache.t4g.small", numCacheClusters: 2, automaticFailoverEnabled: true, description: "cache",
  subnetGroupName: cacheSubnets.name, securityGroupIds: [stores.id], transitEncryptionEnabled: true, userGroupIds: [users.id],
  parameterGroupName: cacheParameters.name,
}, at).primaryEndpointAddress;

const topic = new Topic("alarms", { kmsMasterKeyId: key.id }, at);
new TopicPolicy("alarms", { arn: topic.arn, policy: json({ Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" }, Action: "sns:Publish", Resource: "*" }) }, at);
new TopicSubscription("mail", { topic: topic.arn, protocol: "email", endpoint: "alarms@crm.example" }, at);
new MetricAlarm("cpu", {
  comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 3, metricName: "CPUUtilization", namespace: "AWS/ECS", period: 60,
  statistic: "Average", threshold: 80, alarmActions: [topic.arn], dimensions: { ClusterName: cluster.name, ServiceName: service.name },
}, at);
const queue = new Queue("jobs", { sqsManagedSseEnabled: true }, at);
new QueuePolicy("jobs", { queueUrl: queue.url, policy: json({ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" }) }, at);
const scheduler = new Role("nightly", { assumeRolePolicy: trust("scheduler.amazonaws.com") }, at);
new Schedule("nightly", { scheduleExpression: "cron(0 2 * * ? *)", flexibleTimeWindow: { mode: "OFF" }, target: { arn: queue.arn, roleArn: scheduler.arn } }, at);
const vault = new Vault("vault", { kmsKeyArn: key.arn }, at);
const plan = new Plan("nightly", { rules: [{ ruleName: "nightly", targetVaultName: vault.name, schedule: "cron(0 3 * * ? *)", lifecycle: { deleteAfter: 35 } }] }, at);
const saver = new Role("backups", { assumeRolePolicy: trust("backup.amazonaws.com") }, at);
new Selection("nightly", { planId: plan.id, iamRoleArn: saver.arn, selectionTags: [{ type: "STRINGEQUALS", key: "tenantry:backup", value: "nightly" }] }, at);
new OpenIdConnectProvider("github", { url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] }, at);
export const endpoint = db.endpoint;
export const revision = task.arn;
export const dns = balancer.dnsName;
`;
