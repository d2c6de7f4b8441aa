import { describeUrn } from "../values/urn.ts";
import type { Call } from "../world/calls.ts";
import type { World } from "../world/world.ts";

/** What stands in the world, one line an object, by site. Secret values are sealed and not shown. */
export function showWorld(world: World): string {
  const lines = [`local cloud: ${world.folder}`];
  let site = "";
  for (const object of world.objects()) {
    if (object.site !== site) {
      site = object.site;
      lines.push("", site);
    }
    lines.push(`  ${object.type.split(":").at(-1)}  ${object.id}  ${describeUrn(object.urn)}`);
  }
  if (lines.length === 1) lines.push("nothing stands in it");
  return lines.join("\n");
}

/** The call log, one line a call. */
export function showCalls(calls: readonly Call[]): string {
  return calls
    .map(
      (call) =>
        `${call.at}  ${call.method.padEnd(6)}  ${call.outcome}  ${call.type}  ${describeUrn(call.urn)}`,
    )
    .join("\n");
}
