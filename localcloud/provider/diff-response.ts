import type { Change } from "../values/diff.ts";
import { type Message, messages } from "./protocol.ts";

/** `PropertyDiff.Kind` in provider.proto: each kind has its `_REPLACE` twin one above it. */
const kinds = { add: 0, delete: 2, update: 4 } as const;

/** The detailed diff, with every path that replaces marked as such. */
export function fillDiff(
  response: Message<"DiffResponse">,
  found: readonly { change: Change; replaces: boolean }[],
): Message<"DiffResponse"> {
  const names = new Set(found.map(({ change }) => topLevel(change.path)));
  const detailed = response.getDetaileddiffMap();
  for (const { change, replaces } of found) {
    const kind = kinds[change.kind] + (replaces ? 1 : 0);
    detailed.set(change.path, new messages.PropertyDiff().setKind(kind as 0).setInputdiff(true));
  }
  const replacing = found.filter(({ replaces }) => replaces);
  return response
    .setChanges(found.length > 0 ? 2 : 1)
    .setDiffsList([...names])
    .setReplacesList([...new Set(replacing.map(({ change }) => topLevel(change.path)))])
    .setHasdetaileddiff(true);
}

function topLevel(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}
