import type { AwsSite, Ledger, Service } from "../../catalog.ts";

/** A service takes three priorities from its first on: the notice of a suspended tenant, test traffic, production. */
export const PRIORITIES_EACH = 3;

/** The three, in the order in which a load balancer asks them. */
export function prioritiesFrom(first: number): {
  readonly notice: number;
  readonly test: number;
  readonly production: number;
} {
  return { notice: first, test: first + 1, production: first + 2 };
}

/** The range that a service's priorities come from: everything at a host name is asked after everything on a path. */
export function rangeKeyOf({ route }: Pick<Service, "route">): "paths" | "hosts" {
  return route.mount === "path" && route.path !== "/" ? "paths" : "hosts";
}

/** `1000-19999`, both ends included. */
export function priorityRange(range: string): { readonly first: number; readonly last: number } {
  const [first = 0, last = 0] = range.split("-").map(Number);
  return { first, last };
}

/** Whether two services' priorities have one in common. */
export function prioritiesOverlap(a: number, b: number): boolean {
  return Math.abs(a - b) < PRIORITIES_EACH;
}

/** The lowest priorities of a range that never were anyone's. */
export interface FreePriorities {
  /** Undefined when the range is used up. */
  next(key: "paths" | "hosts"): number | undefined;
}

/** Released ones count as taken: a priority never comes back, so an old rule that is still there cannot be in the way. */
export function freePriorities(site: Pick<AwsSite, "ranges">, ledger: Ledger): FreePriorities {
  const taken = new Set([...ledger.rules.keys(), ...ledger.releasedRules.keys()]);
  const from = new Map<string, number>();
  return {
    next: (key) => {
      const { first, last } = priorityRange(site.ranges[key]);
      let candidate = from.get(key) ?? first;
      while (candidate + PRIORITIES_EACH - 1 <= last) {
        const start = candidate;
        const near = [-2, -1, 0, 1, 2].some((offset) => taken.has(start + offset));
        candidate += PRIORITIES_EACH;
        if (near) continue;
        from.set(key, candidate);
        return start;
      }
      from.set(key, candidate);
      return undefined;
    },
  };
}

/** Whether a rule for the path `a` takes the requests for the path `b` of the same host when it is asked first. */
export function covers(a: string, b: string): boolean {
  if (a === b) return false;
  return a === "/" || b.startsWith(`${a}/`);
}
