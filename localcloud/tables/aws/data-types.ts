/**
 * Types that hold what cannot be made again: losing one loses data, names that others know, or the key to data. Of these,
 * an input that nobody has read counts as replacing, so that a preview never looks milder than it is.
 */
const dataTypes: ReadonlySet<string> = new Set([
  "aws:backup/vault:Vault",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:docdb/cluster:Cluster",
  "aws:dynamodb/table:Table",
  "aws:ebs/volume:Volume",
  "aws:ecr/repository:Repository",
  "aws:efs/fileSystem:FileSystem",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:elasticache/serverlessCache:ServerlessCache",
  "aws:kms/key:Key",
  "aws:opensearch/domain:Domain",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:redshiftserverless/namespace:Namespace",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
]);

export function holdsData(type: string): boolean {
  return dataTypes.has(type);
}
