import { code, type Entry, type Line, names, plain } from "./block.ts";
import { anyTenant, type StackLines } from "./stack-lines.ts";

/** How much is said of what harms nobody: names, numbers; or each harm once, with everybody whom it meets. */
export type Detail = "names" | "counts" | "by harm";

/** Affected stacks as entries, in their order; those that change alike are one. */
export function entriesOf(stacks: readonly StackLines[], detail: Detail): Entry[] {
  if (detail === "by harm") return [...byCounts(stacks), ...byHarm(stacks)];
  return alike(stacks, ({ head, why, harm, rest }) => [
    head,
    ...why,
    ...harm.map(plain),
    ...(detail === "names" ? rest.map(plain) : []),
  ]).map((group) => entryOf(group, detail));
}

function entryOf(group: readonly StackLines[], detail: Detail): Entry {
  const [first] = group;
  if (!first) return { head: [], lines: [] };
  const { head, harm, rest } = first;
  const said = [...harm, ...(detail === "names" ? rest : [])];
  const stacks = group.map(({ stack }) => stack.stack);
  const because = whyOf(group);
  const lines = [...(because.length > 0 ? [because] : []), ...said];
  const [only] = stacks;
  if (stacks.length === 1 && only !== undefined) {
    const tenant = first.stack.tenant;
    return { head: [code(only), ` ${head}`], lines: lines.map((line) => named(line, tenant)) };
  }
  return { head: [`${stacks.length} alike, each ${head}: `, ...names(stacks)], lines };
}

/** Its own file says nothing that its name does not say. */
function whyOf(group: readonly StackLines[]): Line {
  const own = (it: StackLines): string[] =>
    it.why.map((file) =>
      it.stack.tenant === null
        ? file
        : file.replace(`/${it.stack.tenant}.yaml`, `/${anyTenant}.yaml`),
    );
  const files = [...new Set(group.flatMap(own))];
  const shown = files.slice(0, 6);
  const more = files.length - shown.length;
  return files.length === 0
    ? []
    : ["because of ", ...names(shown), more > 0 ? ` and ${more} more files` : ""];
}

function named(line: Line, tenant: string | null): Line {
  if (tenant === null) return line;
  return line.map((piece) =>
    typeof piece === "string"
      ? piece.replaceAll(anyTenant, tenant)
      : code(piece.code.replaceAll(anyTenant, tenant)),
  );
}

function byCounts(stacks: readonly StackLines[]): Entry[] {
  return alike(stacks, ({ head }) => [head]).map((group) => ({
    head: [
      `${group.length} ${group[0]?.head ?? ""}: `,
      ...names(group.map(({ stack }) => stack.stack)),
    ],
    lines: [],
  }));
}

/** Each harm once. Harms that meet the same stacks stand together. */
function byHarm(stacks: readonly StackLines[]): Entry[] {
  const met = new Map<string, { line: Line; stacks: string[] }>();
  for (const { stack, harm } of stacks) {
    for (const line of harm) {
      const found = met.get(plain(line)) ?? { line, stacks: [] };
      found.stacks.push(stack.stack);
      met.set(plain(line), found);
    }
  }
  const together = Map.groupBy(met.values(), (it) => it.stacks.join(" "));
  return [...together.values()].map((group) => ({
    head: ["Of ", ...names(group[0]?.stacks ?? []), ":"],
    lines: group.map(({ line }) => line),
  }));
}

function alike(
  stacks: readonly StackLines[],
  signature: (of: StackLines) => readonly string[],
): StackLines[][] {
  const key = (of: StackLines): string =>
    JSON.stringify([
      of.stack.environment,
      of.stack.tenant === null ? of.stack.stack : "",
      ...signature(of).map((text) =>
        of.stack.tenant === null ? text : text.replace(`/${of.stack.tenant}.yaml`, "/"),
      ),
    ]);
  return [...Map.groupBy(stacks, key).values()];
}
