import { type QuotaId, quotas } from "../../../tables/aws/quotas.ts";
import { number } from "../../../values/value.ts";
import type { World } from "../../../world/world.ts";

/** How much there is: what a record in the world says it was raised to, or AWS's default. */
function limitOf(world: World, site: string, id: QuotaId): number {
  const raised = number(world.owner(site, { kind: "quota", key: id })?.inputs.value);
  const { value, adjustable } = quotas[id];
  return adjustable ? (raised ?? value) : value;
}

/** Why so many are too many; nothing if they are not. */
export function passed(
  world: World,
  site: string,
  id: QuotaId,
  count: number,
  where?: string,
): string | undefined {
  const limit = limitOf(world, site, id);
  if (count <= limit) return undefined;
  const { of, adjustable } = quotas[id];
  const what = where === undefined ? of : `${of} (${where})`;
  const help = adjustable ? "ask AWS to raise quota" : "AWS does not raise quota";
  return `${what}: ${count} would be more than ${limit}; ${help} ${id}`;
}
