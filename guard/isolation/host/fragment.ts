import type { Item, World } from "../world.ts";

const hostFile = "tenantry:host:HostFile";

/** A text that a stack delivers to a shared host, and of which kind. */
export interface Fragment {
  readonly item: Item;
  readonly kind: string;
  readonly file: string;
  /** Address of the host. */
  readonly host: string;
  readonly stdin: unknown;
  /** The component that rendered it; undefined where a stack delivers it by itself. */
  readonly component: Item | undefined;
}

/** Fragments of every stack; of one kind where it is named. */
export function fragmentsOf(world: World, wanted?: string): Fragment[] {
  return world.ofType("command:remote:Command").flatMap((item) => {
    const parent = world.parentOf(item);
    if (parent?.resource.type !== hostFile) return [];
    const { kind, file, host } = parent.resource.inputs;
    if (wanted !== undefined && kind !== wanted) return [];
    return [
      {
        item,
        kind: String(kind),
        file: String(file),
        host: String(host),
        stdin: item.resource.inputs["stdin"],
        component: world.parentOf(parent),
      },
    ];
  });
}

/** Whether a command delivers a fragment. */
export function deliversFragment(world: World, item: Item): boolean {
  return world.parentOf(item)?.resource.type === hostFile;
}
