import { carrierOf } from "./carriers.ts";
import { type EdgeKind, type Findings, Gathered, platform } from "./edge.ts";
import { type Item, isComponent, type World } from "./world.ts";

/** Inputs that say who is let in: whose way that is, is read where they are. */
const letsIn: ReadonlySet<string> = new Set(["policy", "assumeRolePolicy", "ingress"]);

/** Read elsewhere: who is let in by them, and whom a statement names. */
const readElsewhere: ReadonlySet<string> = new Set([
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
]);

/**
 * A tenant's resource that names what is another tenant's: its security group, its role, its target group, its bucket.
 * Whatever the part, no resource of one tenant has a reason to.
 */
export function foreignReferences(world: World): Findings {
  const found = new Gathered();
  for (const item of world.items) {
    const { resource, owner } = item;
    if (owner === platform || isComponent(resource) || readElsewhere.has(resource.type)) continue;
    for (const { other, path } of foreign(world, item)) {
      const what = `${resource.name}: ${path} is ${other.resource.name} of ${other.owner}`;
      found.edge(kindOf(resource.type), owner, other.owner, what, resource.urn);
    }
  }
  return found;
}

function kindOf(type: string): EdgeKind {
  const carrier = carrierOf(type);
  return carrier && "kind" in carrier ? carrier.kind : "iam";
}

function foreign(world: World, { resource, owner }: Item): { other: Item; path: string }[] {
  const found = new Map<string, { other: Item; path: string }>();
  const inputs = Object.entries(resource.inputs).filter(([input]) => !letsIn.has(input));
  visit(Object.fromEntries(inputs), "", (text, path) => {
    for (const word of wordsOf(text)) {
      const other = ownerOfPart(world, word);
      if (!other || other.owner === owner || other.owner === platform) continue;
      found.set(other.resource.urn, { other, path });
    }
  });
  return [...found.values()];
}

function visit(value: unknown, path: string, see: (text: string, path: string) => void): void {
  if (typeof value === "string") see(value, path);
  if (typeof value !== "object" || value === null) return;
  const inner = (key: string): string => (path === "" ? key : `${path}.${key}`);
  for (const [key, entry] of Object.entries(value)) visit(entry, inner(key), see);
}

/** A text, or the texts of a document that stands in it. */
function wordsOf(text: string): string[] {
  return /^\s*[{[]/.test(text) ? text.split(/["\s,]+/) : [text];
}

/** `arn:…:secret:x:PASSWORD::` belongs to whom `arn:…:secret:x` belongs to. */
function ownerOfPart(world: World, word: string): Item | undefined {
  if (word.length < 6) return undefined;
  const whole = ofAws(world.find(word));
  if (whole || !word.startsWith("arn")) return whole;
  for (let end = word.length - 1; end > 6; end--) {
    if (word[end] !== ":" && word[end] !== "/") continue;
    const found = ofAws(world.find(word.slice(0, end)));
    if (found) return found;
  }
  return undefined;
}

/** Ids of other providers are numbers and plain words. */
function ofAws(item: Item | undefined): Item | undefined {
  return item?.resource.type.startsWith("aws:") ? item : undefined;
}
