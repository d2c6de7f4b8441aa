/**
 * What `tenantry up` asks one service of AWS for, by how far IAM can confine it. Which action knows which tag is the
 * Service Authorization Reference's: docs.aws.amazon.com/service-authorization/latest/reference
 */
export interface DeployActions {
  /** As it stands in ARNs: `rds`. */
  readonly service: string;
  /** Anything of the region: how things are built, no secret and no data. */
  readonly reads?: readonly string[];
  /** Changes that AWS offers no narrower level for than the account. Each of them is named in the component's page. */
  readonly unconfined?: readonly string[];
  /** Makes a thing with its tags: with the site's tag, or not at all. */
  readonly makes?: readonly string[];
  /** Gives tags: to what is nobody's yet, or is the site's. */
  readonly tags?: string;
  /** Where the service says that tags are given by the call that makes a thing, nothing else that is nobody's is taken. */
  readonly saysCreateAction?: true;
  /** Only on what carries the site's tag. */
  readonly changes?: readonly string[];
}

/** By policy: a policy of IAM holds 6144 characters. */
export const deployActions: Readonly<Record<string, readonly DeployActions[]>> = {
  network: [
    {
      service: "ec2",
      reads: words(`DescribeAccountAttributes DescribeAddresses DescribeAddressesAttribute
        DescribeAvailabilityZones DescribeFlowLogs DescribeImages DescribeInstanceTypes
        DescribeInternetGateways DescribeLaunchTemplateVersions DescribeLaunchTemplates
        DescribeManagedPrefixLists DescribeNatGateways DescribeNetworkAcls DescribeNetworkInterfaces
        DescribePrefixLists DescribeRouteTables DescribeSecurityGroupRules DescribeSecurityGroups
        DescribeSubnets DescribeTags DescribeVpcAttribute DescribeVpcEndpointServices
        DescribeVpcEndpoints DescribeVpcs`),
      makes: words(`AllocateAddress AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress
        CreateFlowLogs CreateInternetGateway CreateLaunchTemplate CreateNatGateway CreateRouteTable
        CreateSecurityGroup CreateSubnet CreateVpc CreateVpcEndpoint`),
      tags: "CreateTags",
      saysCreateAction: true,
      changes:
        words(`AssociateRouteTable AttachInternetGateway CreateLaunchTemplateVersion CreateRoute
        DeleteFlowLogs DeleteInternetGateway DeleteLaunchTemplate DeleteLaunchTemplateVersions
        DeleteNatGateway DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteSubnet DeleteTags
        DeleteVpc DeleteVpcEndpoints DetachInternetGateway DisassociateAddress DisassociateRouteTable
        ModifyLaunchTemplate ModifySecurityGroupRules ModifySubnetAttribute ModifyVpcAttribute
        ModifyVpcEndpoint ReleaseAddress ReplaceRoute ReplaceRouteTableAssociation
        RevokeSecurityGroupEgress RevokeSecurityGroupIngress RunInstances
        UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress`),
    },
    {
      service: "acm",
      reads: words("DescribeCertificate ListTagsForCertificate"),
      makes: words("RequestCertificate"),
      tags: "AddTagsToCertificate",
      changes: words("DeleteCertificate RemoveTagsFromCertificate"),
    },
  ],
  balance: [
    {
      service: "elasticloadbalancing",
      reads: words(`DescribeListenerAttributes DescribeListenerCertificates DescribeListeners
        DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeRules DescribeSSLPolicies
        DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth`),
      makes: words("CreateListener CreateLoadBalancer CreateRule CreateTargetGroup"),
      tags: "AddTags",
      saysCreateAction: true,
      changes: words(`AddListenerCertificates DeleteListener DeleteLoadBalancer DeleteRule
        DeleteTargetGroup DeregisterTargets ModifyListener ModifyListenerAttributes
        ModifyLoadBalancerAttributes ModifyRule ModifyTargetGroup ModifyTargetGroupAttributes
        RegisterTargets RemoveListenerCertificates RemoveTags SetRulePriorities SetSecurityGroups
        SetSubnets`),
    },
    {
      service: "logs",
      reads: words(`DescribeLogGroups DescribeMetricFilters DescribeResourcePolicies GetLogDelivery
        ListLogDeliveries ListTagsForResource`),
      unconfined: words("CreateLogDelivery DeleteLogDelivery PutResourcePolicy UpdateLogDelivery"),
      makes: words("CreateLogGroup"),
      tags: "TagResource",
      changes: words(`AssociateKmsKey DeleteLogGroup DeleteMetricFilter DeleteRetentionPolicy
        DisassociateKmsKey PutLogGroupDeletionProtection PutMetricFilter PutRetentionPolicy
        UntagResource`),
    },
    {
      service: "cloudwatch",
      reads: words("DescribeAlarms ListTagsForResource"),
      makes: words("PutMetricAlarm"),
      tags: "TagResource",
      changes: words("DeleteAlarms UntagResource"),
    },
    {
      service: "sns",
      reads: words("GetSubscriptionAttributes GetTopicAttributes ListTagsForResource"),
      unconfined: words("SetSubscriptionAttributes Unsubscribe"),
      makes: words("CreateTopic"),
      tags: "TagResource",
      changes: words("DeleteTopic SetTopicAttributes Subscribe UntagResource"),
    },
  ],
  compute: [
    {
      service: "ecs",
      reads: words(`DescribeCapacityProviders DescribeClusters DescribeServiceDeployments
        DescribeServiceRevisions DescribeServices DescribeTaskDefinition DescribeTasks
        ListServiceDeployments ListTagsForResource ListTasks`),
      unconfined: words("DeregisterTaskDefinition"),
      makes: words("CreateCapacityProvider CreateCluster CreateService RegisterTaskDefinition"),
      tags: "TagResource",
      saysCreateAction: true,
      changes: words(`DeleteCapacityProvider DeleteCluster DeleteService PutClusterCapacityProviders
        StopServiceDeployment UntagResource UpdateCapacityProvider UpdateCluster
        UpdateClusterSettings UpdateService`),
    },
    {
      service: "ecr",
      reads: words(`DescribeRepositories GetLifecyclePolicy GetRepositoryPolicy
        ListTagsForResource`),
      makes: words("CreateRepository"),
      tags: "TagResource",
      changes: words(`DeleteLifecyclePolicy DeleteRepository PutImageScanningConfiguration
        PutImageTagMutability PutLifecyclePolicy UntagResource`),
    },
    {
      service: "autoscaling",
      reads: words(`DescribeAutoScalingGroups DescribeInstanceRefreshes
        DescribeLoadBalancerTargetGroups DescribeScalingActivities DescribeTags DescribeWarmPool`),
      makes: words("CreateAutoScalingGroup"),
      tags: "CreateOrUpdateTags",
      changes:
        words(`CancelInstanceRefresh DeleteAutoScalingGroup DeleteTags DisableMetricsCollection
        EnableMetricsCollection ResumeProcesses SetInstanceProtection StartInstanceRefresh
        SuspendProcesses UpdateAutoScalingGroup`),
    },
    {
      service: "application-autoscaling",
      reads: words("DescribeScalableTargets DescribeScalingPolicies ListTagsForResource"),
      makes: words("RegisterScalableTarget"),
      tags: "TagResource",
      changes: words("DeleteScalingPolicy DeregisterScalableTarget PutScalingPolicy UntagResource"),
    },
  ],
  functions: [
    {
      service: "lambda",
      reads: words(`GetFunction GetFunctionCodeSigningConfig GetFunctionConcurrency
        GetFunctionConfiguration GetPolicy ListTags ListVersionsByFunction`),
      makes: words("CreateFunction"),
      tags: "TagResource",
      changes: words(`AddPermission DeleteFunction DeleteFunctionConcurrency InvokeFunction
        PutFunctionConcurrency RemovePermission UntagResource UpdateFunctionCode
        UpdateFunctionConfiguration`),
    },
    {
      service: "sqs",
      reads: words("GetQueueAttributes GetQueueUrl ListQueueTags"),
      makes: words("CreateQueue"),
      tags: "TagQueue",
      changes: words("DeleteQueue SetQueueAttributes UntagQueue"),
    },
  ],
  data: [
    {
      service: "rds",
      reads: words(`DescribeDBClusterParameterGroups DescribeDBClusterParameters
        DescribeDBClusterSnapshots DescribeDBClusters DescribeDBEngineVersions DescribeDBInstances
        DescribeDBParameterGroups DescribeDBParameters DescribeDBSnapshots DescribeDBSubnetGroups
        DescribeGlobalClusters DescribeOrderableDBInstanceOptions DescribePendingMaintenanceActions
        ListTagsForResource`),
      makes: words(`CreateDBCluster CreateDBClusterParameterGroup CreateDBClusterSnapshot
        CreateDBInstance CreateDBInstanceReadReplica CreateDBParameterGroup CreateDBSnapshot
        CreateDBSubnetGroup`),
      tags: "AddTagsToResource",
      changes: words(`DeleteDBCluster DeleteDBClusterParameterGroup DeleteDBInstance
        DeleteDBParameterGroup DeleteDBSubnetGroup ModifyDBCluster ModifyDBClusterParameterGroup
        ModifyDBInstance ModifyDBParameterGroup ModifyDBSubnetGroup RebootDBInstance
        RemoveTagsFromResource ResetDBClusterParameterGroup ResetDBParameterGroup`),
    },
    {
      service: "elasticache",
      reads: words(`DescribeCacheClusters DescribeCacheParameterGroups DescribeCacheParameters
        DescribeCacheSubnetGroups DescribeReplicationGroups DescribeSnapshots DescribeUserGroups
        DescribeUsers ListTagsForResource`),
      makes: words(`CreateCacheParameterGroup CreateCacheSubnetGroup CreateReplicationGroup
        CreateSnapshot CreateUser CreateUserGroup`),
      tags: "AddTagsToResource",
      changes: words(`DecreaseReplicaCount DeleteCacheParameterGroup DeleteCacheSubnetGroup
        DeleteReplicationGroup DeleteUser DeleteUserGroup IncreaseReplicaCount
        ModifyCacheParameterGroup ModifyCacheSubnetGroup ModifyReplicationGroup ModifyUser
        ModifyUserGroup RemoveTagsFromResource ResetCacheParameterGroup`),
    },
  ],
  files: [
    {
      service: "elasticfilesystem",
      reads: words(`DescribeAccessPoints DescribeBackupPolicy DescribeFileSystemPolicy
        DescribeFileSystems DescribeLifecycleConfiguration DescribeMountTargetSecurityGroups
        DescribeMountTargets DescribeReplicationConfigurations ListTagsForResource`),
      makes: words("CreateAccessPoint CreateFileSystem"),
      tags: "TagResource",
      saysCreateAction: true,
      changes: words(`CreateMountTarget DeleteAccessPoint DeleteFileSystem DeleteFileSystemPolicy
        DeleteMountTarget ModifyMountTargetSecurityGroups PutBackupPolicy PutFileSystemPolicy
        PutLifecycleConfiguration UntagResource UpdateFileSystem UpdateFileSystemProtection`),
    },
    {
      // Neither a backup nor a lock can be taken away with these.
      service: "backup",
      reads: words("DescribeBackupVault GetBackupPlan GetBackupSelection ListTags"),
      makes: words("CreateBackupPlan CreateBackupVault"),
      tags: "TagResource",
      changes: words(`CreateBackupSelection DeleteBackupPlan DeleteBackupSelection DeleteBackupVault
        PutBackupVaultLockConfiguration UntagResource UpdateBackupPlan`),
    },
    {
      // A vault cannot be made without it.
      service: "backup-storage",
      unconfined: words("MountCapsule"),
    },
  ],
};

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
