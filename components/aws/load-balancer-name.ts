import { physicalName } from "../physical-name.ts";

/** What ELB takes as a name; `internal-` is its own. */
const nameForm = /^(?!internal-)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** A load balancer's name: ELB takes 32 characters, unique in an account and region. */
export function loadBalancerName(name: string): string {
  return physicalName(name, 32);
}

/** What is wrong with what becomes a load balancer's name, in words. */
export function loadBalancerNameProblems(name: string): string[] {
  if (nameForm.test(name)) return [];
  return [
    `its name "${name}" is none for a load balancer: ELB takes a-z, 0-9 and "-" inside, with no "internal-" in front.`,
  ];
}
