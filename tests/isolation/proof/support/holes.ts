import type { GraphResource } from "../../../../guard/graph.ts";
import type { EdgeKind } from "../../../../guard/isolation/edge.ts";
import { type Environment, edited, withResources } from "./environment.ts";

/** One edit of a graph, and what the proof must say of it. */
export interface Planted {
  readonly kind: EdgeKind;
  readonly title: string;
  readonly of: "dev" | "prod";
  readonly plant: (environment: Environment) => Environment;
  /** Every line that fails; none for a near miss. */
  readonly fails: readonly string[];
}

type Inputs = Record<string, unknown>;
type Statement = Record<string, unknown>;

const at = (stack: string, name: string, change: (inputs: Inputs) => Inputs) => (it: Environment) =>
  edited(it, stack, name, change);

const text =
  (input: string, from: string, to: string) =>
  (inputs: Inputs): Inputs => {
    const before = String(inputs[input]);
    if (!before.includes(from)) throw new Error(`${input} has no ${from}`);
    return { [input]: before.replaceAll(from, to) };
  };

/** Adds a statement to a policy document. */
const also =
  (statement: Statement, input = "policy") =>
  (inputs: Inputs): Inputs => {
    const document = JSON.parse(String(inputs[input])) as { Statement: Statement[] };
    const more = { Effect: "Allow", ...statement };
    return { [input]: JSON.stringify({ ...document, Statement: [...document.Statement, more] }) };
  };

const alsoRule =
  (rule: Inputs) =>
  (inputs: Inputs): Inputs => ({
    rules: [{ enabled: true, ...rule }, ...(inputs["rules"] as Inputs[])],
  });

const request =
  (change: Inputs) =>
  (inputs: Inputs): Inputs => ({
    input: JSON.stringify({ ...(JSON.parse(String(inputs["input"])) as Inputs), ...change }),
  });

/** A resource that no component of the example makes. */
const another = (stack: string, type: string, name: string, inputs: Inputs) => (it: Environment) =>
  withResources(it, stack, (resources) => [...resources, aResource(stack, type, name, inputs)]);

function aResource(stack: string, type: string, name: string, inputs: Inputs): GraphResource {
  const urn = `urn:pulumi:${stack}::tenantry::${type}::${name}`;
  return { urn, type, name, inputs, outputs: {}, protect: false, options: {} };
}

const without = (stack: string, name: string) => (it: Environment) =>
  withResources(it, stack, (resources) => resources.filter((resource) => resource.name !== name));

const and =
  (...edits: readonly ((it: Environment) => Environment)[]) =>
  (it: Environment): Environment =>
    edits.reduce((done, edit) => edit(done), it);

const rule = "SecurityGroupIngressRule lumen-gateway-group-in-load-balancer-3000";
const acmeRules = "RulesLegacy acme-crm-firewall-rules";
const acmeOptions = "OptionsLegacy acme-crm-firewall";
const others = ["globex", "initech"];
const mates = ["meridian", "orbit"];

export const holes: readonly Planted[] = [
  {
    kind: "security-group",
    title: "a task lets a second tenant's group in",
    of: "prod",
    plant: at("prod.lumen", rule, () => ({
      referencedSecurityGroupId: "meridian-gateway-group-id",
    })),
    fails: [`security-group: meridian → lumen by ${rule.split(" ")[1]}`],
  },
  {
    kind: "security-group",
    title: "a task lets the group in that all tenants of a shard carry",
    of: "prod",
    plant: at("prod.lumen", rule, () => ({
      referencedSecurityGroupId: "onasis-shard-1-clients-id",
    })),
    fails: [`security-group: meridian → lumen by ${rule.split(" ")[1]}`],
  },
  {
    kind: "security-group",
    title: "a task lets a wider network in",
    of: "prod",
    plant: at("prod.lumen", rule, () => ({
      referencedSecurityGroupId: undefined,
      cidrIpv4: "10.0.0.0/8",
    })),
    fails: [`security-group: meridian → lumen by ${rule.split(" ")[1]}`],
  },
  {
    kind: "security-group",
    title: "a bridge tenant's server lets the internet in",
    of: "prod",
    plant: at(
      "prod.meridian",
      "SecurityGroupIngressRule meridian-postgres-group-in-tenant",
      () => ({ referencedSecurityGroupId: undefined, cidrIpv4: "0.0.0.0/0" }),
    ),
    fails: [
      "security-group: internet → meridian by meridian-postgres-group-in-tenant",
      "security-group: lumen → meridian by meridian-postgres-group-in-tenant",
    ],
  },
  {
    kind: "security-group",
    title: "a rule that stands in the group itself lets another's tasks in",
    of: "prod",
    plant: at("prod.lumen", "ec2/securityGroup:SecurityGroup lumen-gateway-group", () => ({
      ingress: [
        { protocol: "tcp", fromPort: 1, toPort: 9, securityGroups: ["meridian-gateway-group-id"] },
      ],
    })),
    fails: ["security-group: meridian → lumen by lumen-gateway-group"],
  },
  {
    kind: "security-group",
    title: "a service carries a second tenant's group",
    of: "prod",
    plant: at("prod.lumen", "Service lumen-gateway", (inputs) => ({
      networkConfiguration: {
        ...(inputs["networkConfiguration"] as Inputs),
        securityGroups: ["lumen-gateway-group-id", "meridian-clients-id"],
      },
    })),
    fails: [
      "security-group: lumen → meridian by lumen-gateway",
      "security-group: lumen → meridian by meridian-cache-group-in-tenant",
      "security-group: lumen → meridian by meridian-postgres-group-in-tenant",
    ],
  },
  {
    kind: "route",
    title: "a route leads into a second tenant's network",
    of: "prod",
    plant: at("prod.orbit", "Route orbit-network-routes-private-a-internet", () => ({
      natGatewayId: undefined,
      gatewayId: "northgate-network-internet-id",
    })),
    fails: ["route: orbit → northgate by orbit-network-routes-private-a-internet"],
  },
  {
    kind: "listener",
    title: "a load balancer's rule answers for a second tenant's host",
    of: "prod",
    plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
      conditions: [{ hostHeader: { values: ["meridian.onasis.example"] } }],
    })),
    fails: ["listener: lumen → meridian by lumen-gateway-route-production"],
  },
  {
    kind: "listener",
    title: "a load balancer's rule answers for every host",
    of: "prod",
    plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
      conditions: [{ hostHeader: { values: ["*.onasis.example"] } }],
    })),
    fails: mates.map((it) => `listener: lumen → ${it} by lumen-gateway-route-production`),
  },
  {
    kind: "listener",
    title: "a load balancer's rule names no host",
    of: "prod",
    plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
      conditions: [{ pathPattern: { values: ["/api/*"] } }],
    })),
    fails: ["meridian", "platform"].map(
      (it) => `listener: lumen → ${it} by lumen-gateway-route-production`,
    ),
  },
  {
    kind: "listener",
    title: "a load balancer's rule leads to a second tenant's target group",
    of: "prod",
    plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
      actions: [{ type: "forward", targetGroupArn: "arn-of-meridian-gateway-route-blue" }],
    })),
    fails: ["listener: lumen → meridian by lumen-gateway-route-production"],
  },
  {
    kind: "vlan",
    title: "a guest stands in a second tenant's VLAN",
    of: "prod",
    plant: at("prod.wayne", "ContainerLegacy wayne-crm", () => ({
      networkInterfaces: [{ bridge: "vmbr1", firewall: true, name: "eth0", vlanId: 1100 }],
    })),
    fails: ["vlan: wayne → stark by wayne-crm"],
  },
  {
    kind: "vlan",
    title: "a bridge tenant's guest stands in the VLAN that the pool shares",
    of: "prod",
    plant: at("prod.stark", "ContainerLegacy stark-crm", () => ({
      networkInterfaces: [{ bridge: "vmbr1", firewall: true, name: "eth0", vlanId: 1010 }],
    })),
    fails: ["vlan: stark → wayne by stark-crm"],
  },
  {
    kind: "vlan",
    title: "a guest may send from a second tenant's address",
    of: "dev",
    plant: at("dev.acme", "IpsetLegacy acme-crm-firewall-ipfilter", () => ({
      cidrs: [{ name: "10.10.16.13", nomatch: false }],
    })),
    fails: ["vlan: acme → globex by acme-crm-firewall-ipfilter"],
  },
  {
    kind: "vlan",
    title: "nothing filters which address a guest sends from",
    of: "dev",
    plant: at("dev.acme", acmeOptions, () => ({ ipfilter: false })),
    fails: others.map((it) => `vlan: acme → ${it} by acme-crm-firewall`),
  },
  {
    kind: "firewall",
    title: "a guest's firewall is off",
    of: "dev",
    plant: at("dev.acme", acmeOptions, () => ({ enabled: false })),
    fails: [...others, "internet"].map((it) => `firewall: ${it} → acme by acme-crm-firewall`),
  },
  {
    kind: "firewall",
    title: "a guest's firewall lets in what no rule names",
    of: "dev",
    plant: at("dev.acme", acmeOptions, () => ({ inputPolicy: "ACCEPT" })),
    fails: [...others, "internet"].map((it) => `firewall: ${it} → acme by acme-crm-firewall-rules`),
  },
  {
    kind: "firewall",
    title: "a network card leaves its guest's firewall out",
    of: "dev",
    plant: at("dev.acme", "ContainerLegacy acme-crm", () => ({
      networkInterfaces: [{ bridge: "vmbr1", firewall: false, name: "eth0", vlanId: 1010 }],
    })),
    fails: [...others, "internet"].map((it) => `firewall: ${it} → acme by acme-crm`),
  },
  {
    kind: "firewall",
    title: "the cluster's firewall is off, and with it every guest's",
    of: "dev",
    plant: at("dev", "FirewallLegacy aiqso-lab-cluster-firewall", () => ({ enabled: false })),
    fails: [
      ...["acme", ...others].flatMap((from) => [
        ...["acme", ...others, "platform"]
          .filter((to) => to !== from)
          .map((to) => `${to === "platform" ? "management" : "firewall"}: ${from} → ${to}`),
      ]),
      ...["acme", ...others, "platform"].map((to) => `firewall: internet → ${to}`),
    ].map((it) => `${it} by aiqso-lab-cluster-firewall`),
  },
  {
    kind: "firewall",
    title: "a rule lets the whole network of tenants in",
    of: "dev",
    plant: at(
      "dev.acme",
      acmeRules,
      alsoRule({
        type: "in",
        action: "ACCEPT",
        proto: "tcp",
        dport: "22",
        source: "10.10.16.0/20",
      }),
    ),
    fails: others.map((it) => `firewall: ${it} → acme by acme-crm-firewall-rules`),
  },
  {
    kind: "firewall",
    title: "a guest has no firewall",
    of: "dev",
    plant: without("dev.acme", "acme-crm-firewall-rules"),
    fails: ["not proven: acme acme-crm"],
  },
  {
    kind: "proxy",
    title: "a route of the proxy leads to a second tenant's guest",
    of: "dev",
    plant: at(
      "dev.acme",
      "Command acme-routes",
      text("stdin", "10.10.16.12:3000", "10.10.16.13:3000"),
    ),
    fails: ["proxy: acme → globex by acme-routes"],
  },
  {
    kind: "proxy",
    title: "a route of the proxy names a second tenant's guest without an upstream",
    of: "dev",
    plant: at(
      "dev.acme",
      "Command acme-routes",
      text("stdin", "proxy_pass http://t1_social", "proxy_pass http://10.10.16.13:3000"),
    ),
    fails: ["proxy: acme → globex by acme-routes"],
  },
  {
    kind: "proxy",
    title: "a route of the proxy answers for a second tenant's host",
    of: "dev",
    plant: at(
      "dev.acme",
      "Command acme-routes",
      text("stdin", "server_name acme.lab", "server_name globex.lab"),
    ),
    fails: ["proxy: acme → globex by acme-routes"],
  },
  {
    kind: "fragment",
    title: "a tenant's health checks restart a second tenant's guest",
    of: "dev",
    plant: at(
      "dev.acme",
      "Command acme-health",
      text("stdin", "10.10.16.11:80", "10.10.16.13:3000"),
    ),
    fails: ["fragment: acme → globex by acme-health"],
  },
  {
    kind: "fragment",
    title: "a tenant's dumps hold a second tenant's database",
    of: "dev",
    plant: at("dev.acme", "Command acme-dumps", text("stdin", "t1_crm", "t2_crm")),
    fails: ["fragment: acme → globex by acme-dumps"],
  },
  {
    kind: "fragment",
    title: "a tenant's fragment stands in a second tenant's place",
    of: "dev",
    plant: at("dev.acme", "HostFile acme-health", () => ({ file: "globex" })),
    fails: ["fragment: acme → globex by acme-health"],
  },
  {
    kind: "database",
    title: "a grant gives a second tenant's role rights",
    of: "dev",
    plant: at("dev.acme", "Grant acme-crm-postgres-connect", () => ({ role: "t2_crm" })),
    fails: ["database: globex → acme by acme-crm-postgres-connect"],
  },
  {
    kind: "database",
    title: "a grant gives PUBLIC rights",
    of: "dev",
    plant: at("dev.acme", "Grant acme-crm-postgres-use", () => ({ role: "public" })),
    fails: others.map((it) => `database: ${it} → acme by acme-crm-postgres-use`),
  },
  {
    kind: "database",
    title: "nothing takes CONNECT away from PUBLIC",
    of: "dev",
    plant: without("dev.acme", "acme-crm-postgres-no-public"),
    fails: others.map((it) => `database: ${it} → acme by acme-crm-postgres`),
  },
  {
    kind: "database",
    title: "a role is a superuser",
    of: "dev",
    plant: at("dev.acme", "Role acme-crm-postgres-role", () => ({ superuser: true })),
    fails: others.map((it) => `database: acme → ${it} by acme-crm-postgres-role`),
  },
  {
    kind: "database",
    title: "a role is in a second tenant's role",
    of: "dev",
    plant: at("dev.acme", "Role acme-crm-postgres-role", () => ({ roles: ["t2_crm_owner"] })),
    fails: ["database: acme → globex by acme-crm-postgres-role"],
  },
  {
    kind: "database",
    title: "the database function is asked for a second tenant's database",
    of: "prod",
    plant: at(
      "prod.meridian",
      "Invocation meridian-accounts-postgres",
      request({ database: "t3_accounts" }),
    ),
    fails: ["database: meridian → orbit by meridian-accounts-postgres"],
  },
  {
    kind: "database",
    title: "the database function is asked to work on a second tenant's server",
    of: "prod",
    plant: at(
      "prod.lumen",
      "Invocation lumen-accounts-postgres",
      request({ host: "meridian-postgres.rds.example" }),
    ),
    fails: ["database: lumen → meridian by lumen-accounts-postgres"],
  },
  {
    kind: "cache",
    title: "a cache user's pattern also fits a second tenant's keys",
    of: "dev",
    plant: at("dev.acme", "RedisUser acme-dashboard-redis", () => ({ prefix: "t" })),
    fails: others.map((it) => `cache: acme → ${it} by acme-dashboard-redis`),
  },
  {
    kind: "cache",
    title: "a cache user of AWS has every key",
    of: "prod",
    plant: and(
      at("prod.lumen", "User lumen-gateway-redis", text("accessString", "~t1:gateway:*", "~*")),
      at("prod.meridian", "UserGroupAssociation meridian-gateway-redis-joins", () => ({
        userGroupId: "onasis-shard-1-cache",
      })),
    ),
    fails: ["cache: lumen → meridian by lumen-gateway-redis"],
  },
  {
    kind: "cache",
    title: "a cache user may flush the cache of all",
    of: "prod",
    plant: and(
      at(
        "prod.lumen",
        "User lumen-gateway-redis",
        text("accessString", "-@all ", "-@all +flushall "),
      ),
      at("prod.meridian", "UserGroupAssociation meridian-gateway-redis-joins", () => ({
        userGroupId: "onasis-shard-1-cache",
      })),
    ),
    fails: ["cache: lumen → meridian by lumen-gateway-redis"],
  },
  {
    kind: "cache",
    title: "a cache user joins a second tenant's cache",
    of: "prod",
    plant: at("prod.lumen", "UserGroupAssociation lumen-gateway-redis-joins", () => ({
      userGroupId: "meridian-cache",
    })),
    fails: ["cache: lumen → meridian by lumen-gateway-redis-joins"],
  },
  {
    kind: "secret",
    title: "a role reads a second tenant's secret",
    of: "prod",
    plant: at(
      "prod.lumen",
      "RolePolicy lumen-gateway-execution-may",
      also({
        Action: "secretsmanager:GetSecretValue",
        Resource: "arn-of-meridian-gateway-environment",
      }),
    ),
    fails: ["secret: lumen → meridian by lumen-gateway-execution-may"],
  },
  {
    kind: "secret",
    title: "a role reads whatever secret has a name that begins with its number",
    of: "prod",
    plant: at(
      "prod.lumen",
      "RolePolicy lumen-gateway-execution-may",
      also({
        Action: "secretsmanager:GetSecretValue",
        Resource: "arn:aws:secretsmanager:us-east-1:777788889999:secret:onasis/t*",
      }),
    ),
    fails: mates.map((it) => `secret: lumen → ${it} by lumen-gateway-execution-may`),
  },
  {
    kind: "secret",
    title: "a task is given a second tenant's secret",
    of: "prod",
    plant: at(
      "prod.lumen",
      "TaskDefinition lumen-gateway-definition",
      text(
        "containerDefinitions",
        "arn-of-lumen-gateway-environment:",
        "arn-of-meridian-gateway-environment:",
      ),
    ),
    fails: ["secret: lumen → meridian by lumen-gateway-definition"],
  },
  {
    kind: "iam",
    title: "a role may do everything",
    of: "prod",
    plant: at(
      "prod.lumen",
      "RolePolicy lumen-gateway-execution-may",
      also({ Action: "*", Resource: "*" }),
    ),
    fails: [
      "iam: lumen → meridian",
      "iam: lumen → orbit",
      "iam: lumen → platform",
      "key: lumen → meridian",
      "key: lumen → orbit",
      "key: lumen → platform",
      "secret: lumen → meridian",
      "secret: lumen → orbit",
      "secret: lumen → platform",
    ].map((it) => `${it} by lumen-gateway-execution-may`),
  },
  {
    kind: "iam",
    title: "a role writes a second tenant's bucket",
    of: "prod",
    plant: at(
      "prod.lumen",
      "RolePolicy lumen-gateway-execution-may",
      also({ Action: "s3:PutObject", Resource: "arn-of-orbit-storage-bucket/*" }),
    ),
    fails: ["iam: lumen → orbit by lumen-gateway-execution-may"],
  },
  {
    kind: "iam",
    title: "a second tenant's role may take a role on",
    of: "prod",
    plant: at(
      "prod.lumen",
      "Role lumen-gateway-execution",
      also(
        { Action: "sts:AssumeRole", Principal: { AWS: "arn-of-meridian-gateway-execution" } },
        "assumeRolePolicy",
      ),
    ),
    fails: ["iam: meridian → lumen by lumen-gateway-execution"],
  },
  {
    kind: "iam",
    title: "a role has a managed policy that nobody has read",
    of: "prod",
    plant: another(
      "prod.lumen",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "lumen-gateway-all",
      { role: "lumen-gateway-execution", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    ),
    fails: ["not proven: lumen lumen-gateway-all"],
  },
  {
    kind: "bucket",
    title: "a bucket's policy lets a second tenant's role in",
    of: "prod",
    plant: at(
      "prod.orbit",
      "BucketPolicy orbit-storage-bucket-policy",
      also({
        Principal: { AWS: "arn-of-lumen-gateway-execution" },
        Action: "s3:GetObject",
        Resource: "*",
      }),
    ),
    fails: ["bucket: lumen → orbit by orbit-storage-bucket-policy"],
  },
  {
    kind: "bucket",
    title: "a bucket's policy lets everybody in",
    of: "prod",
    plant: at(
      "prod.orbit",
      "BucketPolicy orbit-storage-bucket-policy",
      also({ Principal: "*", Action: "s3:GetObject", Resource: "*" }),
    ),
    fails: ["bucket: internet → orbit by orbit-storage-bucket-policy"],
  },
  {
    kind: "key",
    title: "a key's policy lets a second tenant's role in",
    of: "prod",
    plant: at(
      "prod.orbit",
      "Key orbit-key",
      also({
        Principal: { AWS: "arn-of-lumen-gateway-execution" },
        Action: "kms:Decrypt",
        Resource: "*",
      }),
    ),
    fails: ["key: lumen → orbit by orbit-key"],
  },
  {
    kind: "key",
    title: "a role uses the site's key without a service between",
    of: "prod",
    plant: at(
      "prod.lumen",
      "RolePolicy lumen-gateway-execution-may",
      also({ Action: "kms:Decrypt", Resource: "arn-of-onasis-key" }),
    ),
    fails: ["meridian", "platform"].map(
      (it) => `key: lumen → ${it} by lumen-gateway-execution-may`,
    ),
  },
  {
    kind: "files",
    title: "a folder of files is a second tenant's",
    of: "prod",
    plant: another("prod.lumen", "aws:efs/accessPoint:AccessPoint", "lumen-files", {
      fileSystemId: "onasis-files-id",
      rootDirectory: { path: "/t2/crm" },
    }),
    fails: ["files: lumen → meridian by lumen-files"],
  },
  {
    kind: "files",
    title: "a folder of files begins at the root",
    of: "prod",
    plant: another("prod.lumen", "aws:efs/accessPoint:AccessPoint", "lumen-files", {
      fileSystemId: "onasis-files-id",
    }),
    fails: ["files: lumen → platform by lumen-files"],
  },
  {
    kind: "files",
    title: "a task mounts a whole file system",
    of: "prod",
    plant: at("prod.lumen", "TaskDefinition lumen-gateway-definition", () => ({
      volumes: [{ name: "files", efsVolumeConfiguration: { fileSystemId: "onasis-files-id" } }],
    })),
    fails: ["files: lumen → platform by lumen-gateway-definition"],
  },
  {
    kind: "queue",
    title: "a queue's policy lets a second tenant's role in",
    of: "prod",
    plant: at(
      "prod.lumen",
      "QueuePolicy lumen-notifications-queue-tls",
      also({
        Principal: { AWS: "arn-of-meridian-gateway-execution" },
        Action: "sqs:ReceiveMessage",
        Resource: "*",
      }),
    ),
    fails: ["queue: meridian → lumen by lumen-notifications-queue-tls"],
  },
  {
    kind: "function",
    title: "anybody may call a function",
    of: "prod",
    plant: at("prod.orbit", "Permission orbit-rotation-calls-t3", () => ({ principal: "*" })),
    fails: ["function: internet → orbit by orbit-rotation-calls-t3"],
  },
  {
    kind: "function",
    title: "a second tenant's function is called",
    of: "prod",
    plant: at("prod.lumen", "Invocation lumen-accounts-postgres", () => ({
      functionName: "orbit-databases-0a1b2c3",
    })),
    fails: ["database: lumen → orbit by lumen-accounts-postgres"],
  },
  {
    kind: "management",
    title: "a tenant's stack gives rights on a second tenant's guests",
    of: "dev",
    plant: at("dev.acme", "Acl acme-power", () => ({ path: "/pool/tenant-globex" })),
    fails: ["management: acme → globex by acme-power"],
  },
  {
    kind: "management",
    title: "the nodes' API lets the network of tenants in",
    of: "dev",
    plant: at(
      "dev",
      "GroupLegacy aiqso-lab-cluster-firewall-admin",
      alsoRule({
        type: "in",
        action: "ACCEPT",
        proto: "tcp",
        dport: "8006",
        source: "10.10.16.0/20",
      }),
    ),
    fails: ["acme", ...others].map(
      (it) => `management: ${it} → platform by aiqso-lab-cluster-firewall-admin`,
    ),
  },
];

/** Edits that look like a hole and are none. */
export const nearMisses: readonly Planted[] = [
  {
    kind: "security-group",
    title: "a task lets in a network that nobody stands in",
    of: "prod",
    plant: at("prod.lumen", rule, () => ({
      referencedSecurityGroupId: undefined,
      cidrIpv4: "10.51.0.0/16",
    })),
    fails: [],
  },
  {
    kind: "security-group",
    title: "a silo's task lets its own network in",
    of: "prod",
    plant: at(
      "prod.orbit",
      "SecurityGroupIngressRule orbit-gateway-group-in-load-balancer-3000",
      () => ({ referencedSecurityGroupId: undefined, cidrIpv4: "10.160.0.0/19" }),
    ),
    fails: [],
  },
  {
    kind: "listener",
    title: "a load balancer's rule answers for everything below its tenant's own name",
    of: "prod",
    plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
      conditions: [{ hostHeader: { values: ["*.lumen.onasis.example"] } }],
    })),
    fails: [],
  },
  {
    kind: "firewall",
    title: "a rule that is switched off lets everybody in",
    of: "dev",
    plant: at("dev.acme", acmeRules, alsoRule({ enabled: false, type: "in", action: "ACCEPT" })),
    fails: [],
  },
  {
    kind: "firewall",
    title: "a rule lets the tenant's own guests in",
    of: "dev",
    plant: at(
      "dev.acme",
      acmeRules,
      alsoRule({ type: "in", action: "ACCEPT", proto: "tcp", source: "10.10.16.10-10.10.16.12" }),
    ),
    fails: [],
  },
  {
    kind: "proxy",
    title: "a route leads to another guest of the same tenant",
    of: "dev",
    plant: at(
      "dev.acme",
      "Command acme-routes",
      text("stdin", "10.10.16.12:3000", "10.10.16.10:3000"),
    ),
    fails: [],
  },
  {
    kind: "database",
    title: "a grant gives another role of the same tenant rights",
    of: "dev",
    plant: at("dev.acme", "Grant acme-crm-postgres-connect", () => ({ role: "t1_social" })),
    fails: [],
  },
  {
    kind: "cache",
    title: "a cache user has all keys of its tenant",
    of: "dev",
    plant: at("dev.acme", "RedisUser acme-dashboard-redis", () => ({ prefix: "t1:" })),
    fails: [],
  },
  {
    kind: "secret",
    title: "a role reads every secret of its tenant's number",
    of: "prod",
    plant: at(
      "prod.lumen",
      "RolePolicy lumen-gateway-execution-may",
      also({
        Action: "secretsmanager:GetSecretValue",
        Resource: "arn:aws:secretsmanager:us-east-1:777788889999:secret:onasis/t1/*",
      }),
    ),
    fails: [],
  },
  {
    kind: "iam",
    title: "a role is denied everything of everybody",
    of: "prod",
    plant: at(
      "prod.lumen",
      "RolePolicy lumen-gateway-execution-may",
      also({ Effect: "Deny", Action: "*", Resource: "*" }),
    ),
    fails: [],
  },
  {
    kind: "bucket",
    title: "a bucket's policy lets a service of AWS in",
    of: "prod",
    plant: at(
      "prod.orbit",
      "BucketPolicy orbit-storage-bucket-policy",
      also({
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "*",
      }),
    ),
    fails: [],
  },
  {
    kind: "key",
    title: "a role uses the site's key through a service",
    of: "prod",
    plant: at(
      "prod.lumen",
      "RolePolicy lumen-gateway-execution-may",
      also({
        Action: "kms:Decrypt",
        Resource: "arn-of-onasis-key",
        Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
      }),
    ),
    fails: [],
  },
  {
    kind: "files",
    title: "a folder of files is the tenant's own",
    of: "prod",
    plant: another("prod.lumen", "aws:efs/accessPoint:AccessPoint", "lumen-files", {
      fileSystemId: "onasis-files-id",
      rootDirectory: { path: "/t1/crm" },
    }),
    fails: [],
  },
];

/** Edges that cannot be read: each fails, and says which resource it is. */
export const unreadable: readonly Planted[] = [
  {
    kind: "security-group",
    title: "a rule's source is not known yet",
    of: "prod",
    plant: at("prod.lumen", rule, () => ({ referencedSecurityGroupId: "[unknown]" })),
    fails: [`not proven: lumen ${rule.split(" ")[1]}`],
  },
  {
    kind: "security-group",
    title: "a rule's source stands in no graph",
    of: "prod",
    plant: at("prod.lumen", rule, () => ({ referencedSecurityGroupId: "sg-0123456789abcdef0" })),
    fails: [`not proven: lumen ${rule.split(" ")[1]}`],
  },
  {
    kind: "security-group",
    title: "a server names no group",
    of: "prod",
    plant: at("prod.meridian", "Instance meridian-postgres", () => ({
      vpcSecurityGroupIds: undefined,
    })),
    fails: ["not proven: meridian meridian-postgres"],
  },
  {
    kind: "route",
    title: "a route leads to a peering",
    of: "prod",
    plant: at("prod.orbit", "Route orbit-network-routes-private-a-internet", () => ({
      natGatewayId: undefined,
      vpcPeeringConnectionId: "pcx-0123456789abcdef0",
    })),
    fails: ["not proven: orbit orbit-network-routes-private-a-internet"],
  },
  {
    kind: "route",
    title: "a type that nobody has looked at",
    of: "prod",
    plant: another(
      "prod.orbit",
      "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
      "orbit-peer",
      {
        peerVpcId: "northgate-network-id",
      },
    ),
    fails: ["iam: orbit → northgate by orbit-peer", "not proven: orbit orbit-peer"],
  },
  {
    kind: "firewall",
    title: "a rule names a set of addresses",
    of: "dev",
    plant: at("dev.acme", acmeRules, alsoRule({ type: "in", action: "ACCEPT", source: "+admins" })),
    fails: ["not proven: acme acme-crm-firewall-rules"],
  },
  {
    kind: "proxy",
    title: "what is delivered to the proxy is not known yet",
    of: "dev",
    plant: at("dev.acme", "Command acme-routes", () => ({ stdin: "[unknown]" })),
    fails: ["not proven: acme acme-routes"],
  },
  {
    kind: "iam",
    title: "a role's statements are not known yet",
    of: "prod",
    plant: at("prod.lumen", "RolePolicy lumen-gateway-execution-may", () => ({
      policy: "[unknown]",
    })),
    fails: ["not proven: lumen lumen-gateway-execution-may"],
  },
  {
    kind: "bucket",
    title: "a bucket's policy lets somebody in who stands in no graph",
    of: "prod",
    plant: at(
      "prod.orbit",
      "BucketPolicy orbit-storage-bucket-policy",
      also({
        Principal: { AWS: "arn:aws:iam::999999999999:root" },
        Action: "s3:GetObject",
        Resource: "*",
      }),
    ),
    fails: ["not proven: orbit orbit-storage-bucket-policy"],
  },
  {
    kind: "database",
    title: "the database function is asked for something that is not known yet",
    of: "prod",
    plant: at("prod.lumen", "Invocation lumen-accounts-postgres", () => ({ input: "[unknown]" })),
    fails: ["not proven: lumen lumen-accounts-postgres"],
  },
];
