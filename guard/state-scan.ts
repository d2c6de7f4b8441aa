import { couldBeSecret, isSecretName, secretForm, writtenForm } from "./secret-forms.ts";
import { secretPlaces } from "./secret-places.ts";

/** A secret that stands in a state in clear. */
export interface PlainSecret {
  readonly urn: string;
  /** `inputs.environment.TOKEN`; inside a JSON document `inputs.containerDefinitions[0].environment[2].value` */
  readonly path: string;
  /** What it is and how that is known; never a part of it. */
  readonly why: string;
}

/** The engine's mark of an object that stands for something else, and the value of that mark for a secret. */
const mark = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Looks for secrets in clear in a state. Where a secret has its place, only ciphertext may stand; anywhere else
 * nothing may be called, or written, like one.
 * @param text what `pulumi stack export` prints
 * @throws Error when the text is no export: then nobody knows what stands in that state
 */
export function scanState(text: string): readonly PlainSecret[] {
  return resourcesOf(text).flatMap((resource) => {
    const found = new Map<string, string>();
    for (const part of ["inputs", "outputs"] as const) {
      const value = resource[part];
      checkPlaces(resource, part, found);
      walk(value, { path: part, key: "", isInput: part === "inputs" }, found);
    }
    return [...found].map(([path, why]) => ({ urn: resource.urn, path, why }));
  });
}

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
}

interface Export {
  readonly deployment?: {
    readonly resources?: readonly Resource[];
    readonly pending_operations?: readonly { readonly resource: Resource }[];
  } | null;
}

function resourcesOf(text: string): Resource[] {
  const { deployment } = parsed(text) ?? {};
  if (typeof deployment !== "object" || deployment === null) {
    throw new Error("it is not an export of a Pulumi stack");
  }
  const { resources = [], pending_operations: pending = [] } = deployment;
  return [...resources, ...pending.map(({ resource }) => resource)];
}

function parsed(text: string): Export | null {
  try {
    return JSON.parse(text) as Export | null;
  } catch {
    return null;
  }
}

type Found = Map<string, string>;

function checkPlaces(resource: Resource, part: "inputs" | "outputs", found: Found): void {
  for (const place of secretPlaces.get(resource.type) ?? []) {
    for (const value of valuesAt(resource[part], place.split("."))) {
      if (isClear(value)) found.set(`${part}.${place}`, "the place of a secret, and no ciphertext");
    }
  }
}

/** What stands at a place, in each item where there is a list on the way. */
function valuesAt(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (key === undefined || isSealed(value)) return [value];
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, [key, ...rest]));
  return isObject(value) && key in value ? valuesAt(value[key], rest) : [];
}

/** Whether any part of a value is neither ciphertext nor empty. */
function isClear(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === "[unknown]") return false;
  if (isSealed(value)) return false;
  return typeof value === "object" ? Object.values(value).some(isClear) : true;
}

/** An envelope with ciphertext in it; one with a plain text comes from an export that shows secrets. */
function isSealed(value: unknown): boolean {
  return isObject(value) && value[mark] === secretMark && typeof value["ciphertext"] === "string";
}

interface At {
  readonly path: string;
  /** The nearest name above it: a list's items have the list's. */
  readonly key: string;
  /** The program gave it: what looks random there was made by somebody, not counted out by a provider. */
  readonly isInput: boolean;
}

function walk(value: unknown, at: At, found: Found): void {
  if (typeof value === "string") {
    checkText(value, at, found);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      walk(item, { ...at, path: `${at.path}[${index}]`, key: nameIn(item) ?? at.key }, found);
    }
  } else if (isObject(value)) {
    if (isSealed(value)) return;
    if (value[mark] === secretMark) found.set(at.path, "a secret that the export shows in clear");
    else walkEntries(value, at, found);
  }
}

/** `{ name: "TOKEN", value: … }`, as a task's environment is written: the value is called what the name says. */
function walkEntries(value: Readonly<Record<string, unknown>>, at: At, found: Found): void {
  const name = nameIn(value);
  for (const [key, item] of Object.entries(value)) {
    const called = key === "value" && name !== undefined ? name : key;
    walk(item, { ...at, path: `${at.path}.${key}`, key: called }, found);
  }
}

function nameIn(value: unknown): string | undefined {
  if (!isObject(value) || !("value" in value)) return undefined;
  const name = value["name"] ?? value["key"];
  return typeof name === "string" ? name : undefined;
}

function checkText(text: string, at: At, found: Found): void {
  const document = asDocument(text);
  if (document !== undefined) return walk(document, at, found);
  const plain = at.key.toLowerCase().startsWith("userdata") ? decoded(text) : text;
  const why = isNamed(at.key, plain)
    ? "a secret, by its name"
    : (formOf(plain, at) ?? assignmentIn(plain));
  if (why !== undefined) found.set(at.path, `${why}, in clear`);
}

function isNamed(name: string, value: string): boolean {
  const called =
    isSecretName(name.replace(/(?<=password|token|key)s$/i, "")) || /kube_?config$/i.test(name);
  return called && couldBeSecret(value);
}

function formOf(text: string, { key, isInput }: At): string | undefined {
  const isChecksum = /(?:hash|sha\d*|checksum|digest|fingerprint|thumbprints?)$/i.test(key);
  return isInput && !isChecksum ? secretForm(text) : writtenForm(text);
}

/** A line that sets a variable with the name of a secret: an env file, a script. */
function assignmentIn(text: string): string | undefined {
  for (const [, name = "", value = ""] of text.matchAll(assignment)) {
    if (isSecretName(name) && couldBeSecret(value)) return "a line that sets a secret, by its name";
  }
  return undefined;
}
const assignment = /^\s*(?:export\s+)?([A-Za-z_]\w*)=["']?([^\s"'$]+)/gm;

function asDocument(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A machine's user data is base64 more often than not. */
function decoded(text: string): string {
  const isBase64 = /^[A-Za-z0-9+/\s]+={0,2}$/.test(text);
  return isBase64 ? Buffer.from(text, "base64").toString("utf8") : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
