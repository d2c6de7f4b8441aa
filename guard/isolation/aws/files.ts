import { object, objects } from "../../read/values.ts";
import { ownerOfName } from "../data/names.ts";
import { type Findings, Gathered, platform } from "../edge.ts";
import type { Item, World } from "../world.ts";

const point = "aws:efs/accessPoint:AccessPoint";

/** Folders of shared file systems: where an access point begins, and what tasks mount. */
export function files(world: World): Findings {
  const found = new Gathered();
  for (const item of world.ofType(point)) {
    const path = object(item.resource.inputs["rootDirectory"])["path"];
    const { name, urn } = item.resource;
    const root = typeof path === "string" ? path : "/";
    const owner = ownerOfName(world, item.site, root.split("/")[1] ?? "");
    const isAll = root.split("/").filter(Boolean).length === 0;
    if (isAll) whole(found, world, item, `${name} begins at the root of the file system`);
    else if (owner === undefined)
      found.unknown(item.owner, urn, `${name}: whose ${root} is cannot be told`);
    else found.edge("files", item.owner, owner, `${name} begins at ${root}`, urn);
  }
  for (const item of world.ofType("aws:ecs/taskDefinition:TaskDefinition")) {
    for (const volume of objects(item.resource.inputs["volumes"]))
      mounted(found, world, item, volume);
  }
  return found;
}

function mounted(
  found: Gathered,
  world: World,
  item: Item,
  volume: Readonly<Record<string, unknown>>,
): void {
  const files = object(volume["efsVolumeConfiguration"]);
  if (files["fileSystemId"] === undefined) return;
  const { name, urn } = item.resource;
  const through = object(files["authorizationConfig"])["accessPointId"];
  if (through === undefined)
    whole(found, world, item, `${name} mounts a file system without an access point`);
  else if (!world.find(through, point)) {
    found.unknown(item.owner, urn, `${name}: what its access point shows is not known`);
  }
}

/** Everybody who has a folder there is open. */
function whole(found: Gathered, world: World, item: Item, text: string): void {
  const { urn } = item.resource;
  const others = world.ofType(point).filter(({ site }) => site === item.site);
  for (const { owner } of others) found.edge("files", item.owner, owner, text, urn);
  found.edge("files", item.owner, platform, text, urn);
}
