/** Why nothing catches some mutations. A new survivor fails the tests: it gets a rule, or its reason here. */
const because: readonly (readonly [reason: string, names: readonly string[]])[] = [
  [
    "no rule asks who hears of something; whether alarms ring and logs are kept is for rules on observability, which has no part yet",
    [
      "VpcFlowLog: flowLog: trafficType = REJECT",
      "VpcFlowLog: flowLog: not made",
      "BackupPlan: metricAlarm -missing: actionsEnabled = false",
      "WorkQueue: metricAlarm: alarmActions = []",
      "WorkQueue: metricAlarm: actionsEnabled = false",
      "Alarms: metricAlarm -storage-primary: alarmActions = []",
      "Alarms: metricAlarm -storage-primary: actionsEnabled = false",
      "Alarms: metricAlarm -storage-primary: not made",
      "LogGroup: logGroup -dumps-logs: retentionInDays = 0",
      "LogGroup: logGroup -dumps-logs: skipDestroy = false",
      "RdsPostgres: instance postgres: enabledCloudwatchLogsExports = []",
      "RdsPostgres: parameterGroup: log_connections = 0",
      "RdsMysql: instance mysql: enabledCloudwatchLogsExports = []",
      "AuroraCluster: cluster: enabledCloudwatchLogsExports = []",
      "Cache: replicationGroup: logDeliveryConfigurations = []",
      "FargateService: taskDefinition: container: logConfiguration left out",
      "TaskDatabaseDump: metricAlarm: treatMissingData = notBreaching",
    ],
  ],
  [
    "no rule reads how a proxy's configuration treats requests; tests/host tries it with the real nginx, and HostFile's checks refuse what nginx does not take",
    [
      'ProxyRoutes: remote:Command: stdin: "X-Forwarded-For $proxy_add_x_forwarded_for"',
      'ProxyRoutes: remote:Command: stdin: "proxy_hide_header X-Powered-By;" left out',
      'ProxyRoutes: remote:Command: stdin: "proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Charset;" left out',
      'ProxyRoutes: remote:Command: stdin: "proxy_cookie_domain ~.* "";" left out',
      'ProxyRoutes: remote:Command: stdin: "proxy_cookie_flags ~ secure;" left out',
      'ProxyRoutes: remote:Command: stdin: "proxy_set_header Proxy "";" left out',
      'ProxyRoutes: remote:Command: stdin: "# limit_req zone"',
      'HostFile: remote:Command aiqso-proxy-main: stdin: "server_tokens on"',
      'HostFile: remote:Command aiqso-proxy-main: stdin: "add_header Strict-Transport-Security "max-age=31536000" always;" left out',
      'HostFile: remote:Command aiqso-proxy-main: stdin: "ssl_session_tickets on"',
      'HostFile: remote:Command aiqso-proxy-main: stdin: "server_name "";\n    proxy_pass http://t1_crm;"',
      'HostFile: remote:Command aiqso-proxy-main: stdin: "return 301 http://"',
      'HostFile: remote:Command aiqso-proxy-main: stdin: "default $http_upgrade;"',
      'HostFile: remote:Command aiqso-proxy-main: stdin: ""path":"$request_uri""',
    ],
  ],
  [
    "the script, and how it is delivered, are the project's own code: tests/host runs it, and no rule reads programs",
    [
      "HostFile: remote:Command aiqso-proxy-main: logging = stdoutAndStderr",
      "HostFile: remote:Command -(redis|cache)-main: stdin = user default on nopass ~* &* +@all\n",
      'HostHelper: remote:Command: stdin: "umask 022"',
      "HostHelper: remote:Command: logging = stdoutAndStderr",
    ],
  ],
  [
    "no rule reads what the platform says of a plain host; tests/vps compares the firewall with the real nft and the settings with their golden text",
    [
      'VpsHost: remote:Command -firewall: stdin: "policy accept"',
      'VpsHost: remote:Command -firewall: stdin: "tcp dport 22"',
      "VpsHost: remote:Command -firewall: not made",
      'VpsHost: remote:Command -base: stdin: "enabled = false"',
      'VpsHost: remote:Command -base: stdin: "Unattended-Upgrade "0""',
      'VpsHost: remote:Command -base: stdin: "MaxRetentionSec=0"',
      "VpsHost: remote:Command -base: not made",
      "SiteCertificates: remote:Command: not made",
    ],
  ],
  [
    "the helper refuses it on the host, line by line: tests/vps/units.test.ts and tests/vps/firewall.test.ts",
    [
      'TenantUnits: remote:Command -units: stdin: "|ProtectHome=yes" left out',
      'TenantUnits: remote:Command -units: stdin: "ReadWritePaths=/run/tenantry"',
    ],
  ],
  [
    "without rules of its own a tenant's chain is missing, and the helper's own set ends with a reject for every tenant's user",
    ["TenantFirewall: remote:Command: not made"],
  ],
  [
    "a silo tenant's host has no other tenant's server, so the proof knows nobody at that port",
    [
      'TenantFirewall: remote:Command: stdin: "chain t3 {\n  ip daddr 127.0.0.1 tcp dport 20002 accept"',
    ],
  ],
  [
    "the name of a setting that holds a secret is not known in a fragment of the helper",
    ["SiteCertificates: remote:Command: stdin = token=abc\n"],
  ],
  [
    "no rule asks for it yet; a change of it shows in the golden graphs",
    [
      'TenantUnits: remote:Command -units: stdin: "|MemoryMax=1024M" left out',
      "VpcEndpoints: vpcEndpoint -(logs|ecr.api): privateDnsEnabled = false",
      "Bucket: bucketServerSideEncryptionConfiguration: rules[0].applyServerSideEncryptionByDefault.sseAlgorithm = AES256",
      "Bucket: bucketServerSideEncryptionConfiguration: rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId left out",
      "Bucket: bucketServerSideEncryptionConfiguration: rules[0].blockedEncryptionTypes = []",
      "Bucket: bucketLifecycleConfiguration: rules[0].noncurrentVersionExpiration.noncurrentDays = 1",
      "Bucket: bucketPolicy: policy: no NoOldTls",
      "TenantKey: key: policy: GrantsToServices with no Condition",
      "RdsPostgres: instance postgres: allowMajorVersionUpgrade = true",
      "RdsPostgres: instance postgres: copyTagsToSnapshot = false",
      "RdsPostgres: parameterGroup: password_encryption = md5",
      "RdsMysql: instance mysql: allowMajorVersionUpgrade = true",
      "RdsMysql: instance mysql: copyTagsToSnapshot = false",
      "RdsMysql: parameterGroup: local_infile = 1",
      "AuroraCluster: cluster: allowMajorVersionUpgrade = true",
      "AuroraCluster: cluster: copyTagsToSnapshot = false",
      "Cache: replicationGroup: autoMinorVersionUpgrade = true",
      "FileSystem: fileSystem: protection.replicationOverwrite = DISABLED",
      "FileSystem: fileSystemPolicy: bypassPolicyLockoutSafetyCheck = true",
      "RotationFunction: permission: sourceAccount left out",
      "RotationFunction: permission: sourceArn left out",
      "GuestFirewall: ipsetLegacy: not made",
      "GuestFirewall: rulesLegacy: rules without action DROP, comment a management network",
      "ClusterFirewall: firewallLegacy: ebtables = false",
      "ClusterFirewall: firewall: nosmurfs = false",
      "TemplateGuest: containerLegacy: networkInterfaces[0].firewall = false",
      "PostgresDatabase: role -role: statementTimeout left out",
      'PostgresDatabase: role -role: searchPaths = ["public"]',
    ],
  ],
  [
    "no rule reads this input yet; a change of it shows in the golden graphs",
    [
      "Alb: loadBalancer: enableXffClientPort = true",
      "Alb: loadBalancer: xffHeaderProcessingMode = preserve",
      "Alb: listener -443: routingHttpResponseStrictTransportSecurityHeaderValue left out",
      "Certificate: certificate: options.export = ENABLED",
      "Certificate: certificate: options.certificateTransparencyLoggingPreference = DISABLED",
      "Certificate: certificate: keyAlgorithm = RSA_1024",
      "DatabaseFunction: function: environment left out",
      "ClusterFirewall: rulesLegacy: rules = []",
    ],
  ],
  [
    "no rule reads this resource yet; a change of it shows in the golden graphs",
    [
      "BackupPlan: plan: not made",
      "WorkQueue: queue -queue: redrivePolicy left out",
      'WorkQueue: redriveAllowPolicy: redriveAllowPolicy = {"redrivePermission":"allowAll"}',
      "WorkQueue: redriveAllowPolicy: not made",
      "AlarmTopic: topicSubscription -pagerduty: endpoint = https://events.example/integration/k3y/enqueue",
      "CacheUser: randomPassword: length = 8",
      "TaskDatabaseDump: schedule: state = DISABLED",
      "BackupStorage: pbs: fingerprint left out",
      'BackupStorage: pbs: contents = ["backup","images"]',
      "CloudImage: file: checksum left out",
      "CloudImage: file: verify = false",
      "CloudImage: file: checksumAlgorithm = md5",
      "CloudImage: file: url = http://images.example/debian.qcow2",
      "TemplateFile: image: reference = registry.example/aiqso-content:latest",
      "HighAvailability: harule: strict = false",
      "HighAvailability: harule: disable = true",
      "RedisUser: randomPassword: length = 8",
    ],
  ],
  [
    "no rule compares the request's lifecycle with the component's, and the guard lets an invocation go: the database is the function's to keep",
    [
      "ServiceDatabase: invocation: input.lifecycle = disposable",
      "ServiceDatabase: invocation: not made",
    ],
  ],
  [
    "no rule asks whether a server's password is rotated; left out, AWS rotates at once by itself",
    [
      "RdsPostgres: secretRotation: rotateImmediately left out",
      "RdsMysql: secretRotation: rotateImmediately left out",
      "RdsMysql: secretRotation: not made",
      "AuroraCluster: secretRotation: rotateImmediately left out",
      "AuroraCluster: secretRotation: not made",
    ],
  ],
  [
    "what is delivered to hosts may go by an edit: a preview and the review list its deletion, and nobody is asked",
    [
      "HostDatabaseDump: remote:Command: not made",
      "TenantRegister: remote:Command: not made",
      "HostFile: remote:Command aiqso-proxy-main: not made",
      "HealthChecks: remote:Command: not made",
    ],
  ],
  [
    "no rule asks a network for it yet; tests/components/aws/vpc.test.ts does",
    ["Vpc: defaultSecurityGroup: not made"],
  ],
];

/** Names of mutations, with the reason why nothing catches them. */
export const survivors: ReadonlyMap<string, string> = new Map(
  because.flatMap(([reason, names]) => names.map((name) => [name, reason] as const)),
);

/** Components that have no default that anybody could be hurt by, and why. */
export const withoutDefaults: Readonly<Record<string, string>> = {
  TenantCertificates:
    "no tenant of the example's protected environment has a certificate of its own: tests/edge/certificates.test.ts",
  NodeTime: "a node's time zone opens nothing and loses nothing",
};
