import type { Code, CodePart, StackKind } from "../../catalog/code/code.ts";

/** A stack that both revisions have. */
export interface CodeStack extends StackKind {
  readonly name: string;
}

export interface CodeQuestion {
  readonly before: Code;
  readonly after: Code;
  readonly stacks: readonly CodeStack[];
  /**
   * The components that these stacks register now, by stack. Takes its time, and is asked only where it matters. A stack
   * that is left out counts as if it registered all that it could.
   */
  readonly componentsOf: (
    stacks: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly string[]>>;
}

/**
 * Which files of the code make a difference to whom, by stack; a stack that is not named is made by the same code.
 *
 * The builder of a stack's kind counts for all such stacks. Where that is the same, it registers the same components,
 * and so does each component whose own file is the same: then a stack differs if a component that it registers now
 * differs, and only then.
 */
export async function codeReasons(question: CodeQuestion): Promise<Map<string, readonly string[]>> {
  const { before, after, stacks, componentsOf } = question;
  const reasons = new Map<string, readonly string[]>();
  const open: CodeStack[] = [];
  for (const group of groupsOf(stacks)) {
    const [kind] = group as [CodeStack];
    const builder = { ...kind, components: [] };
    const changed = differences(before.of(builder), after.of(builder));
    if (changed.length > 0) for (const { name } of group) reasons.set(name, changed);
    else if (differences(before.reach(kind), after.reach(kind)).length > 0) open.push(...group);
  }
  if (open.length === 0) return reasons;
  const components = await componentsOf(open.map(({ name }) => name));
  for (const stack of open) {
    const own = components.get(stack.name);
    const part = (code: Code): CodePart =>
      own ? code.of({ ...stack, components: own }) : code.reach(stack);
    const changed = differences(part(before), part(after));
    if (changed.length > 0) reasons.set(stack.name, changed);
  }
  return reasons;
}

/** Of these files those that no stack of any kind can be made of, nor could before. */
export function unusedFiles(
  { before, after }: Pick<CodeQuestion, "before" | "after">,
  files: readonly string[],
  substrates: readonly string[],
): string[] {
  const used = [before, after].flatMap((code) =>
    (["platform", "tenant"] as const).map((kind) => code.reach({ kind, substrates }).files),
  );
  return files.filter((file) => !used.some((it) => it.has(file)));
}

/** Paths of what differs; a package with the file that locks it. */
export function differences(before: CodePart, after: CodePart): string[] {
  return [
    ...changedKeys(before.files, after.files),
    ...changedKeys(before.packages, after.packages).map(
      (folder) => `package-lock.json (${folder.replace(/^.*node_modules\//, "")})`,
    ),
  ];
}

function changedKeys(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key)).sort();
}

function groupsOf(stacks: readonly CodeStack[]): (readonly CodeStack[])[] {
  const key = ({ kind, substrates }: StackKind): string => [kind, ...substrates].join(" ");
  return [...Map.groupBy(stacks, key).values()];
}
