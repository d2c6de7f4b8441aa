import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { digestWith, plainInputs } from "./plain-inputs.ts";

/** What a program registered, and what it gave back. */
export interface Recording {
  readonly resources: readonly RecordedResource[];
  /** As plain data, as {@link RecordedResource.inputs}; empty where the program gives back nothing. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** One resource as the program registered it: what it gave, before any engine or provider adds to it. */
export interface RecordedResource {
  /** As the engine makes it, with the whole chain of components. */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** `<type>::<name>` of the parent; absent where that is the stack itself. */
  readonly parent?: string;
  /** A resource of a provider, as against a component. */
  readonly custom: boolean;
  /** Plain data; `"[secret]"` for a secret of any shape, `"[unknown]"` for what a preview does not know. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The same with a digest for each secret; only where {@link RecordOptions.digestKey} was given and there is one. */
  readonly digested?: Readonly<Record<string, unknown>>;
  /** The provider's id, where there is one. */
  readonly id?: string;
  /** What a provider would compute, with stand-ins for values. */
  readonly computed: Readonly<Record<string, unknown>>;
  /** Name of the explicit provider, absent where there is none. */
  readonly provider?: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** URNs of earlier names of it. */
  readonly aliases: readonly string[];
  /** URNs that an input comes from, by the input's name. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  /** URNs of the parent and of the explicit provider; absent where there is none. */
  readonly parentUrn?: string;
  readonly providerUrn?: string;
  /** `<type>::<name>` of what it waits for, sorted: what was said, and what its inputs come from. */
  readonly dependsOn: readonly string[];
  readonly replaceWith: readonly string[];
  /** The same as URNs. */
  readonly replaceWithUrns: readonly string[];
  readonly deletedWith?: string;
  /** What exists already and is taken over, absent where something new is made. */
  readonly importId?: string;
  /** Whether a component said that it is complete. */
  readonly registeredOutputs: boolean;
  /** Names of the hooks that are asked before it is deleted. */
  readonly beforeDelete: readonly string[];
}

/** What a resource has once it is made. */
export interface Answer {
  /** Empty for a component, and in a preview. */
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/** What only the recorder knows of a request. */
export interface RecordedContext {
  /** The engine's URN by the mock's, which knows only the direct parent. */
  readonly urns: ReadonlyMap<string, string>;
  /** By the engine's URN. */
  readonly answered: ReadonlyMap<string, Answer>;
  /** `<type>::<name>` of components that said that they are complete. */
  readonly completed: ReadonlySet<string>;
  readonly digestKey: string | undefined;
}

export function recorded(
  request: RegisterResourceRequest,
  urn: string,
  { urns, answered, completed, digestKey }: RecordedContext,
): RecordedResource {
  const [type, name] = [request.getType(), request.getName()];
  const parent = request.getParent();
  const isRoot = isStackOrNone(parent);
  const provider = request.getProvider();
  const deletedWith = request.getDeletedwith();
  const importId = request.getImportid();
  const given = request.getObject()?.toJavaScript() ?? {};
  const inputs = plainInputs(given);
  const { id = "", state = {} } = answered.get(urn) ?? {};
  const computed = Object.entries(state).filter(([output]) => !(output in inputs));
  const whole = (mock: string): string => urns.get(mock) ?? mock;
  return {
    urn,
    type,
    name,
    ...(isRoot ? {} : { parent: shortName(parent), parentUrn: whole(parent) }),
    custom: request.getCustom(),
    inputs,
    ...(id === "" || !request.getCustom() ? {} : { id }),
    computed: Object.fromEntries(computed),
    ...(digestKey === undefined ? {} : digested(given, inputs, digestKey)),
    ...(provider === ""
      ? {}
      : {
          provider: provider.split("::").slice(0, -1).at(-1) ?? "",
          providerUrn: whole(provider.slice(0, provider.lastIndexOf("::"))),
        }),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: aliasesOf(request, urn),
    sources: Object.fromEntries(
      [...request.getPropertydependenciesMap().entries()].map(
        ([input, from]) => [input, from.getUrnsList().map(whole).sort()] as const,
      ),
    ),
    dependsOn: request.getDependenciesList().map(shortName).sort(),
    replaceWith: request.getReplaceWithList().map(shortName),
    replaceWithUrns: request.getReplaceWithList().map(whole),
    ...(deletedWith === "" ? {} : { deletedWith: shortName(deletedWith) }),
    ...(importId === "" ? {} : { importId }),
    registeredOutputs: completed.has(`${type}::${name}`),
    beforeDelete: request.getHooks()?.getBeforeDeleteList() ?? [],
  };
}

/** The engine's URN: the types of all components that a resource lies in, the stack left out. */
export function engineUrn(
  request: RegisterResourceRequest,
  stack: string,
  project: string,
  urns: ReadonlyMap<string, string>,
): string {
  const parent = request.getParent();
  const above = isStackOrNone(parent) ? "" : `${(urns.get(parent) ?? parent).split("::")[2]}$`;
  return `urn:pulumi:${stack}::${project}::${above}${request.getType()}::${request.getName()}`;
}

/** `urn:pulumi:dev.acme::tenantry::a:b:C$d:e:F::name` → `d:e:F::name`: URNs of a mock know only the direct parent. */
export function shortName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").at(-1)}::${name.join("::")}`;
}

function digested(
  given: object,
  inputs: Readonly<Record<string, unknown>>,
  key: string,
): Pick<RecordedResource, "digested"> {
  const found = plainInputs(given, digestWith(key));
  return JSON.stringify(found) === JSON.stringify(inputs) ? {} : { digested: found };
}

/** An alias says what was different: the rest is as it is now. */
function aliasesOf(request: RegisterResourceRequest, urn: string): string[] {
  const [head = "", project = "", types = "", name = ""] = urn.split("::");
  const above = types.split("$").slice(0, -1);
  return request.getAliasesList().map((alias) => {
    if (alias.hasUrn()) return alias.getUrn();
    const spec = alias.getSpec();
    const parent = spec?.getNoparent() ? [] : (parentTypes(spec?.getParenturn()) ?? above);
    const chain = [...parent, spec?.getType() || request.getType()].join("$");
    const stack = spec?.getStack() ? `urn:pulumi:${spec.getStack()}` : head;
    return [stack, spec?.getProject() || project, chain, spec?.getName() || name].join("::");
  });
}

function parentTypes(urn: string | undefined): string[] | undefined {
  if (!urn) return undefined;
  return isStackOrNone(urn) ? [] : (urn.split("::")[2] ?? "").split("$");
}

function isStackOrNone(parent: string): boolean {
  return parent === "" || parent.includes("pulumi:pulumi:Stack::");
}
