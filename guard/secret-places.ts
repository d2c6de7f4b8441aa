/**
 * Where a secret stands whatever it looks like: properties of inputs and outputs, by type, `a.b` for one inside
 * another. Their values are ciphertext in a state, or not there.
 */
export const secretPlaces: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws:elasticache/replicationGroup:ReplicationGroup", ["authToken"]],
  ["aws:elasticache/user:User", ["passwords", "authenticationMode.passwords"]],
  ["aws:rds/cluster:Cluster", ["masterPassword", "masterPasswordWo"]],
  ["aws:rds/instance:Instance", ["password", "passwordWo"]],
  ["aws:secretsmanager/secretVersion:SecretVersion", ["secretBinary", "secretString"]],
  ["cloudflare:index/zeroTrustTunnelCloudflared:ZeroTrustTunnelCloudflared", ["tunnelSecret"]],
  ["command:remote:Command", ["connection", "environment"]],
  ["postgresql:index/role:Role", ["password"]],
  ["proxmoxve:index/containerLegacy:ContainerLegacy", ["environmentVariables"]],
  ["proxmoxve:storage/pbs:Pbs", ["encryptionKey", "generatedEncryptionKey", "password"]],
  ["proxmoxve:user/token:Token", ["value"]],
  ["pulumi:providers:aws", ["secretKey", "token"]],
  ["pulumi:providers:cloudflare", ["apiKey", "apiToken"]],
  ["pulumi:providers:postgresql", ["password"]],
  ["pulumi:providers:proxmoxve", ["apiToken", "password"]],
  ["random:index/randomPassword:RandomPassword", ["bcryptHash", "result"]],
]);
