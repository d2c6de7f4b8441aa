import type { GraphResource } from "../../guard/graph.ts";
import type { Kind } from "../../guard/kinds/kind.ts";
import { kindOf } from "../../guard/kinds.ts";
import { type Lifecycle, lifecyclesOf } from "../read/lifecycle.ts";
import { isCustom, packageOf } from "../read/types.ts";
import type { Report, Rule } from "../rule.ts";

/** In a protected environment these may say that they are disposable: what is in them can be made again. */
const mayBeDisposable: ReadonlySet<string> = new Set([
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:secretsmanager/secret:Secret",
]);

/**
 * Asked of what cannot simply be made again, and is protected: by its own lifecycle, or because nothing that holds data
 * is disposable in a protected environment, whatever its tags say. Such a resource may be deleted before it is
 * replaced: with `protect` it is neither. An alias after a rename is no property of a graph: that is the guard's.
 */
export const anyStoreRequiresProtect: Rule = {
  id: "any-store-requires-protect",
  title:
    "The engine refuses to delete or replace what is protected, and what holds data in a protected environment is.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "advisory" },
  frameworks: [],
  remedy:
    "Leave protect to the component, which sets it by the lifecycle; give a store of a protected environment the lifecycle protected.",
  url: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  stack({ resources, stack }, report) {
    const lifecycle = lifecyclesOf(resources);
    for (const resource of resources) {
      if (isCustom(resource)) check(resource, lifecycle(resource), stack.lifecycle, report);
    }
  },
};

function check(
  resource: GraphResource,
  said: Lifecycle | undefined,
  environment: Lifecycle,
  report: Report,
): void {
  const { urn, type, name, inputs, protect } = resource;
  const kind = kindOf(type, inputs);
  if (!isHeld(kind) || packageOf(resource) === "random") return;
  const holdsData = kind.replaced === "data lost" && !mayBeDisposable.has(type);
  if (environment === "protected" && holdsData && said === "disposable") {
    report(`${name}: its lifecycle is disposable, and it holds data. Allowed is protected.`, urn);
  }
  if ((said ?? environment) === "protected" && !protect) {
    report(
      `${name}: the option protect is off. Allowed is on, while its lifecycle is protected.`,
      urn,
    );
  }
}

/** Whether it takes a release to delete it, or its data with it. */
function isHeld({ replaced, goes }: Kind): boolean {
  return replaced === "data lost" || goes !== "freely";
}
