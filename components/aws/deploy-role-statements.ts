import { deployActions } from "./deploy-role-actions.ts";
import {
  type DeployScope,
  ofNobody,
  serviceStatements,
  toBeOfSite,
} from "./deploy-role-confined.ts";
import { roleStatements } from "./deploy-role-identity.ts";
import { bucketStatements, keyStatements, secretStatements } from "./deploy-role-storage.ts";
import type { PolicyStatement } from "./policy-document.ts";
import { siteNames } from "./site-names.ts";

/** All that `tenantry up` may do at a site, by policy. */
export function deployStatements(scope: DeployScope): Record<string, PolicyStatement[]> {
  const byService = Object.entries(deployActions).map(([policy, services]) => [
    policy,
    services.flatMap((actions) => serviceStatements(actions, scope)),
  ]);
  return {
    ...Object.fromEntries(byService),
    parts: [...networkStatements(scope), ...copyStatements(scope), ...scheduleStatements(scope)],
    storage: [...bucketStatements(scope), ...secretStatements(scope), ...keyStatements(scope)],
    identity: [...roleStatements(scope), ...nameStatements(scope)],
  };
}

function networkStatements(scope: DeployScope): PolicyStatement[] {
  const { account, region } = scope;
  const ec2 = `arn:aws:ec2:${region}:${account}:`;
  const groups = `${ec2}security-group/*`;
  return [
    {
      // A VPC is born with a group that carries no tag, not even the one that the VPC was made with.
      Sid: "TakeTheDefaultGroup",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: groups,
      Condition: toBeOfSite(scope),
    },
    {
      Sid: "CloseTheDefaultGroup",
      Effect: "Allow",
      Action: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
      Resource: groups,
      Condition: ofNobody,
    },
    {
      // Asked for when a fleet gets its template, which has to be the site's, as subnets and groups have to be.
      Sid: "MachinesOfATemplate",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: [
        ...["instance/*", "network-interface/*", "volume/*"].map((what) => ec2 + what),
        `arn:aws:ec2:${region}::image/*`,
      ],
      Condition: { ArnLike: { "ec2:LaunchTemplate": `${ec2}launch-template/*` } },
    },
    {
      Sid: "MachineImages",
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: `arn:aws:ssm:${region}::parameter/aws/service/ecs/*`,
    },
  ];
}

/** A last snapshot is made by the call that deletes a server, and no tag can be given with it. */
function copyStatements({ account, region }: DeployScope): PolicyStatement[] {
  return [
    {
      Sid: "LastSnapshotsOfServers",
      Effect: "Allow",
      Action: [
        ...["rds:CreateDBClusterSnapshot", "rds:CreateDBSnapshot"],
        ...["rds:DeleteDBCluster", "rds:DeleteDBInstance"],
      ],
      Resource: ["snapshot", "cluster-snapshot"].map(
        (what) => `arn:aws:rds:${region}:${account}:${what}:*`,
      ),
      Condition: ofNobody,
    },
    {
      Sid: "LastSnapshotsOfCaches",
      Effect: "Allow",
      Action: ["elasticache:CreateSnapshot", "elasticache:DeleteReplicationGroup"],
      Resource: `arn:aws:elasticache:${region}:${account}:snapshot:*`,
      Condition: ofNobody,
    },
    {
      // Every server has one of these, and the account has them from AWS.
      Sid: "DefaultOptions",
      Effect: "Allow",
      Action: [
        ...["rds:CreateDBCluster", "rds:CreateDBInstance", "rds:CreateDBInstanceReadReplica"],
        ...["rds:ModifyDBCluster", "rds:ModifyDBInstance"],
      ],
      Resource: `arn:aws:rds:${region}:${account}:og:default:*`,
    },
  ];
}

/** A schedule carries no tags, so its name says whose it is. */
function scheduleStatements({ site, account, region }: DeployScope): PolicyStatement[] {
  return [
    {
      Sid: "Schedules",
      Effect: "Allow",
      Action: ["CreateSchedule", "DeleteSchedule", "GetSchedule", "UpdateSchedule"].map(
        (action) => `scheduler:${action}`,
      ),
      Resource: siteNames(site).map(
        (name) => `arn:aws:scheduler:${region}:${account}:schedule/default/${name}*`,
      ),
    },
  ];
}

function nameStatements({ domain, domainZone }: DeployScope): PolicyStatement[] {
  const zone = `arn:aws:route53:::hostedzone/${domainZone}`;
  return [
    {
      Sid: "Names",
      Effect: "Allow",
      Action: "route53:ChangeResourceRecordSets",
      Resource: zone,
      Condition: {
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": [domain, `*.${domain}`],
        },
      },
    },
    {
      Sid: "SeeNames",
      Effect: "Allow",
      Action: ["route53:GetHostedZone", "route53:ListResourceRecordSets"],
      Resource: zone,
    },
    {
      Sid: "NamesAreThere",
      Effect: "Allow",
      Action: "route53:GetChange",
      Resource: "arn:aws:route53:::change/*",
    },
  ];
}
