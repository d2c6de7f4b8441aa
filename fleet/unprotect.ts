import { nameOf } from "../guard/events.ts";

/** What beside the state keeps a protected resource from being deleted, by its type, and the command that ends it. */
const besideState: readonly (readonly [type: string, command: (name: string) => string])[] = [
  [
    "aws:rds/instance:Instance",
    (name) =>
      `aws rds modify-db-instance --db-instance-identifier ${name} --no-deletion-protection --apply-immediately`,
  ],
  [
    "aws:rds/cluster:Cluster",
    (name) =>
      `aws rds modify-db-cluster --db-cluster-identifier ${name} --no-deletion-protection --apply-immediately`,
  ],
  [
    "aws:lb/loadBalancer:LoadBalancer",
    (name) =>
      `aws elbv2 modify-load-balancer-attributes --attributes Key=deletion_protection.enabled,Value=false --load-balancer-arn <the ARN of ${name}>`,
  ],
  [
    "proxmoxve:index/containerLegacy:ContainerLegacy",
    (name) => `on its host: pct set <the VMID of ${name}> --protection 0`,
  ],
  [
    "proxmoxve:index/vmLegacy:VmLegacy",
    (name) => `on its host: qm set <the VMID of ${name}> --protection 0`,
  ],
];

/**
 * How a person takes the protection of resources off, step by step: nothing here does it.
 * @param urns of one stack, all protected in its state
 */
export function unprotectLines(stack: string, urns: readonly string[]): string[] {
  const beside = urns.flatMap((urn) => {
    const type = urn.split("::")[2]?.split("$").at(-1);
    const command = besideState.find(([it]) => it === type)?.[1];
    return command ? [`  ${command(nameOf(urn))}`] : [];
  });
  const isAws = urns.some((urn) => /[:$]aws:/.test(urn));
  return [
    `To let ${urns.length === 1 ? "it" : "them"} go: save the data, then take the protection off by hand. In the state:`,
    ...urns.map((urn) => `  pulumi state unprotect --stack ${stack} '${urn}'`),
    ...(beside.length > 0 ? ["and where it runs:", ...beside] : []),
    ...(isAws ? ["What stays in the account, and what makes a last snapshot: docs/aws.md"] : []),
  ];
}
