/** What `tenantry up` asks one service of AWS for, by what it does there. Never a whole service, never a wildcard. */
export interface DeployActions {
  /** As it stands in ARNs: `rds`. */
  readonly service: string;
  /** Anything of the region: AWS has no resource level for most of these. */
  readonly reads: readonly string[];
  /** In the account and region. */
  readonly writes: readonly string[];
  /** Only what carries the site's tag: two sites of one account cannot take each other's things away. */
  readonly removes: readonly string[];
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
      // Revoking is here: the default group that a VPC is born with has no tag yet when its rules are taken out.
      writes: words(`AllocateAddress AssociateRouteTable AttachInternetGateway
        AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateFlowLogs CreateInternetGateway
        CreateLaunchTemplate CreateLaunchTemplateVersion CreateNatGateway CreateRoute CreateRouteTable
        CreateSecurityGroup CreateSubnet CreateTags CreateVpc CreateVpcEndpoint ModifyLaunchTemplate
        ModifySecurityGroupRules ModifySubnetAttribute ModifyVpcAttribute ModifyVpcEndpoint
        RevokeSecurityGroupEgress RevokeSecurityGroupIngress RunInstances
        UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress`),
      removes: words(`DeleteFlowLogs DeleteInternetGateway DeleteLaunchTemplate
        DeleteLaunchTemplateVersions DeleteNatGateway DeleteRoute DeleteRouteTable DeleteSecurityGroup
        DeleteSubnet DeleteTags DeleteVpc DeleteVpcEndpoints DetachInternetGateway DisassociateAddress
        DisassociateRouteTable ReleaseAddress ReplaceRoute ReplaceRouteTableAssociation`),
    },
    {
      service: "acm",
      reads: [],
      writes: words(`AddTagsToCertificate DescribeCertificate ListTagsForCertificate
        RequestCertificate`),
      removes: words("DeleteCertificate RemoveTagsFromCertificate"),
    },
  ],
  balance: [
    {
      service: "elasticloadbalancing",
      reads: words(`DescribeListenerAttributes DescribeListenerCertificates DescribeListeners
        DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeRules DescribeSSLPolicies
        DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth`),
      writes: words(`AddListenerCertificates AddTags CreateListener CreateLoadBalancer CreateRule
        CreateTargetGroup DeregisterTargets ModifyListener ModifyListenerAttributes
        ModifyLoadBalancerAttributes ModifyRule ModifyTargetGroup ModifyTargetGroupAttributes
        RegisterTargets SetRulePriorities SetSecurityGroups SetSubnets`),
      removes: words(`DeleteListener DeleteLoadBalancer DeleteRule DeleteTargetGroup
        RemoveListenerCertificates RemoveTags`),
    },
    {
      service: "logs",
      reads: words(`CreateLogDelivery DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies
        GetLogDelivery ListLogDeliveries PutResourcePolicy UpdateLogDelivery`),
      writes: words(`AssociateKmsKey CreateLogGroup DescribeMetricFilters ListTagsForResource
        PutLogGroupDeletionProtection PutMetricFilter PutRetentionPolicy TagResource`),
      removes: words(`DeleteLogGroup DeleteMetricFilter DeleteRetentionPolicy DisassociateKmsKey
        UntagResource`),
    },
    {
      service: "cloudwatch",
      reads: words("DescribeAlarms"),
      writes: words("DeleteAlarms ListTagsForResource PutMetricAlarm TagResource UntagResource"),
      removes: [],
    },
    {
      service: "sns",
      reads: [],
      writes: words(`CreateTopic GetSubscriptionAttributes GetTopicAttributes ListTagsForResource
        SetSubscriptionAttributes SetTopicAttributes Subscribe TagResource Unsubscribe`),
      removes: words("DeleteTopic UntagResource"),
    },
  ],
  compute: [
    {
      service: "ecs",
      // These two and reading a definition have no resource level.
      reads: words("DeregisterTaskDefinition DescribeTaskDefinition RegisterTaskDefinition"),
      writes: words(`CreateCapacityProvider CreateCluster CreateService DescribeCapacityProviders
        DescribeClusters DescribeServiceDeployments DescribeServiceRevisions DescribeServices
        DescribeTasks ListServiceDeployments ListTagsForResource ListTasks PutClusterCapacityProviders
        StopServiceDeployment TagResource UpdateCapacityProvider UpdateCluster UpdateClusterSettings
        UpdateService`),
      removes: words("DeleteCapacityProvider DeleteCluster DeleteService UntagResource"),
    },
    {
      service: "ecr",
      reads: [],
      writes: words(`CreateRepository DescribeRepositories GetLifecyclePolicy GetRepositoryPolicy
        ListTagsForResource PutImageScanningConfiguration PutImageTagMutability PutLifecyclePolicy
        TagResource`),
      removes: words("DeleteLifecyclePolicy DeleteRepository UntagResource"),
    },
    {
      service: "autoscaling",
      reads: words(`DescribeAutoScalingGroups DescribeInstanceRefreshes
        DescribeLoadBalancerTargetGroups DescribeScalingActivities DescribeTags DescribeWarmPool`),
      writes: words(`CancelInstanceRefresh CreateAutoScalingGroup CreateOrUpdateTags
        DisableMetricsCollection EnableMetricsCollection ResumeProcesses SetInstanceProtection
        StartInstanceRefresh SuspendProcesses UpdateAutoScalingGroup`),
      removes: words("DeleteAutoScalingGroup DeleteTags"),
    },
    {
      service: "application-autoscaling",
      reads: words("DescribeScalableTargets DescribeScalingPolicies"),
      writes: words(`DeleteScalingPolicy DeregisterScalableTarget ListTagsForResource
        PutScalingPolicy RegisterScalableTarget TagResource UntagResource`),
      removes: [],
    },
    {
      service: "lambda",
      reads: [],
      writes: words(`AddPermission CreateFunction GetFunction GetFunctionCodeSigningConfig
        GetFunctionConcurrency GetFunctionConfiguration GetPolicy InvokeFunction ListTags
        ListVersionsByFunction PutFunctionConcurrency TagResource UpdateFunctionCode
        UpdateFunctionConfiguration`),
      removes: words(`DeleteFunction DeleteFunctionConcurrency RemovePermission UntagResource`),
    },
    {
      service: "scheduler",
      reads: [],
      writes: words("CreateSchedule DeleteSchedule GetSchedule UpdateSchedule"),
      removes: [],
    },
    {
      service: "sqs",
      reads: [],
      writes: words(`CreateQueue GetQueueAttributes GetQueueUrl ListQueueTags SetQueueAttributes
        TagQueue`),
      removes: words("DeleteQueue UntagQueue"),
    },
  ],
  data: [
    {
      service: "rds",
      reads: words(`DescribeDBClusterParameterGroups DescribeDBClusterParameters
        DescribeDBClusterSnapshots DescribeDBClusters DescribeDBEngineVersions DescribeDBInstances
        DescribeDBParameterGroups DescribeDBParameters DescribeDBSnapshots DescribeDBSubnetGroups
        DescribeGlobalClusters DescribeOrderableDBInstanceOptions DescribePendingMaintenanceActions`),
      writes: words(`AddTagsToResource CreateDBCluster CreateDBClusterParameterGroup
        CreateDBClusterSnapshot CreateDBInstance CreateDBInstanceReadReplica CreateDBParameterGroup
        CreateDBSnapshot CreateDBSubnetGroup ListTagsForResource ModifyDBCluster
        ModifyDBClusterParameterGroup ModifyDBInstance ModifyDBParameterGroup ModifyDBSubnetGroup
        RebootDBInstance ResetDBClusterParameterGroup ResetDBParameterGroup`),
      removes: words(`DeleteDBCluster DeleteDBClusterParameterGroup DeleteDBInstance
        DeleteDBParameterGroup DeleteDBSubnetGroup RemoveTagsFromResource`),
    },
    {
      service: "elasticache",
      reads: words(`DescribeCacheClusters DescribeCacheParameterGroups DescribeCacheParameters
        DescribeCacheSubnetGroups DescribeReplicationGroups DescribeSnapshots DescribeUserGroups
        DescribeUsers`),
      writes: words(`AddTagsToResource CreateCacheParameterGroup CreateCacheSubnetGroup
        CreateReplicationGroup CreateSnapshot CreateUser CreateUserGroup DecreaseReplicaCount
        IncreaseReplicaCount ListTagsForResource ModifyCacheParameterGroup ModifyCacheSubnetGroup
        ModifyReplicationGroup ModifyUser ModifyUserGroup ResetCacheParameterGroup`),
      removes: words(`DeleteCacheParameterGroup DeleteCacheSubnetGroup DeleteReplicationGroup
        DeleteUser DeleteUserGroup RemoveTagsFromResource`),
    },
    {
      service: "elasticfilesystem",
      reads: words("DescribeFileSystems DescribeMountTargets DescribeReplicationConfigurations"),
      writes: words(`CreateAccessPoint CreateFileSystem CreateMountTarget DescribeAccessPoints
        DescribeBackupPolicy DescribeFileSystemPolicy DescribeLifecycleConfiguration
        DescribeMountTargetSecurityGroups ListTagsForResource ModifyMountTargetSecurityGroups
        PutBackupPolicy PutFileSystemPolicy PutLifecycleConfiguration TagResource UpdateFileSystem
        UpdateFileSystemProtection`),
      removes: words(`DeleteAccessPoint DeleteFileSystem DeleteFileSystemPolicy DeleteMountTarget
        UntagResource`),
    },
    {
      // Neither a backup nor a lock can be taken away with these.
      service: "backup",
      reads: [],
      writes: words(`CreateBackupPlan CreateBackupSelection CreateBackupVault DescribeBackupVault
        GetBackupPlan GetBackupSelection ListTags PutBackupVaultLockConfiguration TagResource
        UpdateBackupPlan`),
      removes: words("DeleteBackupPlan DeleteBackupSelection DeleteBackupVault UntagResource"),
    },
  ],
};

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
