import type { Catalog, Service } from "../../catalog.ts";
import { type Add, collected } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { bringsBeside } from "../demand.ts";

/** The `aws` block of a service by itself. */
export function checkAwsService(catalog: Catalog, service: Service): CatalogProblem[] {
  return collected(catalog, service.file, (add) => {
    checkImages(service, add);
    checkSmoke(service, add);
    checkLifecycle(service, add);
    checkPaths(service, add);
  });
}

function checkImages({ file, image, aws }: Service, add: Add): void {
  if (image === undefined || aws.image === undefined) return;
  add(
    "E_CONFLICT",
    ["aws", "image"],
    "`image` is there already and is used on AWS too. Take aws.image out: it is for a service that is a `template` elsewhere.",
    { file, path: ["image"] },
  );
}

/** The paths are asked through the load balancer, where only what lies below the service's own path arrives. */
function checkSmoke(service: Service, add: Add): void {
  const { file, route, aws } = service;
  if (!bringsBeside(service)) {
    if (aws.smoke === undefined) return;
    const message = `with the strategy ${aws.strategy} there is no version beside the old one to ask first: its load balancer asks route.health alone. Choose blueGreen or canary, or take \`smoke\` out.`;
    add("E_CONFLICT", ["aws", "smoke"], message, { file, path: ["aws", "strategy"] });
    return;
  }
  if (route.mount !== "path" || route.path === "/" || route.strip) return;
  const asked = aws.smoke ?? [route.health];
  for (const [index, path] of asked.entries()) {
    if (path === route.path || path.startsWith(`${route.path}/`)) continue;
    const at = aws.smoke ? ["aws", "smoke", index] : ["aws", "strategy"];
    const which = aws.smoke ? path : `${path} (route.health, as \`smoke\` is not there)`;
    const message = `${which} does not lie below ${route.path}, so the load balancer would send it elsewhere. Write paths below ${route.path} as aws.smoke, or route.strip: true.`;
    add("E_CONFLICT", at, message, { file, path: ["route", "path"] });
  }
}

/** In a task's volumes and in the file system's folders a path has a name without "/" and without most other signs. */
function checkPaths({ aws }: Service, add: Add): void {
  const seen = new Map<string, string>();
  for (const section of ["scratch", "data"] as const) {
    for (const [index, path] of aws[section].entries()) {
      const key = path.replaceAll(/[^A-Za-z0-9]+/g, "-");
      const earlier = seen.get(key);
      seen.set(key, path);
      // The same path twice is told by the schema.
      if (earlier === undefined || earlier === path) continue;
      const message = `${path} and ${earlier} differ in signs alone, and would share one volume. Choose paths that differ in letters or digits.`;
      add("E_CONFLICT", ["aws", section, index], message);
    }
  }
}

/** What may be replaced keeps nothing. */
function checkLifecycle({ file, aws, lifecycle }: Service, add: Add): void {
  if (aws.data.length === 0 || lifecycle === "protected") return;
  add(
    "E_CONFLICT",
    ["aws", "data"],
    `a service that keeps data in ${aws.data.join(", ")} is not disposable. Write lifecycle: protected, or name the paths under aws.scratch if their content may go.`,
    { file, path: ["lifecycle"] },
  );
}
