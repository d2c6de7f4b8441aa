import { type GraphResource, secretValue } from "../../guard/graph.ts";
import { at, documentOf, listOf, mapOf, partsOf, textOf } from "../../guard/read/values.ts";
import { couldBeSecret, isSecretName, secretForm } from "../../guard/secret-forms.ts";
import { secretPlaces } from "../../guard/secret-places.ts";
import { isProvider } from "../read/types.ts";
import type { Report, Rule } from "../rule.ts";

/** Inputs that may hold a secret beside something else, or instead of it. */
const mayBeSecret: Readonly<Record<string, readonly string[]>> = {
  // A key of PagerDuty stands in its URL.
  "aws:sns/topicSubscription:TopicSubscription": ["endpoint"],
  "command:remote:Command": ["stdin"],
  "proxmoxve:index/containerLegacy:ContainerLegacy": ["initialization.userAccount.password"],
  "proxmoxve:index/vmLegacy:VmLegacy": ["initialization.userAccount.password"],
};

/** Everybody who may see the resource reads these: a secret is none any more, even where Pulumi marks it. */
const readByMany =
  /^(?:tags|description|alarmDescription|comment|name|containerDefinitions|userData|create|update|delete|environment)\b/;

const byName = "the value of a secret, by its name";
const parameterType = "aws:ssm/parameter:Parameter";
const guestType = "proxmoxve:index/containerLegacy:ContainerLegacy";

/**
 * Secrets come to a policy in clear and without their mark, so that it judges places, names and forms: what stands
 * where no secret may stand, under the name of one, or is written like one. What is not known before the update is
 * judged when it is, before the resource is made.
 */
export const anyResourceForbidsPlainSecrets: Rule = {
  id: "any-resource-forbids-plain-secrets",
  title:
    "No secret stands in a tag, a description, a task's environment, user data, or anything else that is read in clear.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_46" },
    { name: "Checkov", reference: "CKV_SECRET_6" },
    { name: "Trivy", reference: "AWS-0029" },
    { name: "Trivy", reference: "AWS-0036" },
    { name: "cdk-nag", reference: "AwsSolutions-ECS2" },
  ],
  remedy:
    "Name the secret under secrets in the service's file: a task gets it as a reference, a guest as a secret Output. Take what leaked out of use.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
  resource({ resource }, report) {
    if (isProvider(resource)) return;
    for (const [input, value] of Object.entries(resource.inputs)) {
      checkInput(resource, input, value, report);
    }
    if (resource.type === guestType) checkMark(resource, report);
    if (resource.type === parameterType) checkParameter(resource, report);
  },
};

/**
 * Inputs that are made for secrets: what is in them is ciphertext in the state, which the scan of states proves. A
 * guest's environment is one: it has no other way to get a secret, and who can read it is said in an ADR.
 */
function placesOf({ type, inputs }: GraphResource): readonly string[] {
  const secure = type === parameterType && inputs["type"] === "SecureString" ? ["value"] : [];
  return [...(secretPlaces.get(type) ?? []), ...(mayBeSecret[type] ?? []), ...secure];
}

function checkInput(resource: GraphResource, input: string, given: unknown, report: Report): void {
  const { name } = resource;
  const places = placesOf(resource);
  const isPlace = (path: string): boolean => places.some((place) => isWithin(path, place));
  const found = new Map<string, string>();
  const value = input.startsWith("userData") ? decoded(given) : given;
  for (const { path, key, value: part } of partsOf(value, input, input)) {
    const text = textOf(part);
    if (text === undefined || isPlace(path)) continue;
    if (text === secretValue) {
      if (readByMany.test(path)) found.set(path, "a secret, and is read in clear");
      continue;
    }
    const form = isChecksum(key) ? undefined : secretForm(text);
    if (form !== undefined) found.set(path, form);
  }
  for (const path of namedSecrets(value, input)) if (!isPlace(path)) found.set(path, byName);
  for (const [path, what] of found) report(`${name}: ${path} holds ${what}.`);
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}

function isChecksum(key: string): boolean {
  return /(?:hash|sha\d*|checksum|digest|fingerprint|thumbprints?)$/i.test(key);
}

/** Pairs of a name and a value, and mappings of names to values: `environment`, `variables`, `tags`, `dockerLabels`. */
function* namedSecrets(given: unknown, path: string): Generator<string> {
  const value = documentOf(given);
  for (const [index, item] of listOf(value).entries()) {
    const name = textOf(at(item, "name")) ?? textOf(at(item, "key")) ?? "";
    if (isNamed(name, at(item, "value"))) yield `${path}[${index}].value`;
    yield* namedSecrets(item, `${path}[${index}]`);
  }
  for (const [key, item] of Object.entries(mapOf(value))) {
    if (/(?:^|\.)(?:variables|tags|dockerLabels|environment)$/.test(path) && isNamed(key, item)) {
      yield `${path}.${key}`;
    }
    yield* namedSecrets(item, `${path}.${key}`);
  }
}

function isNamed(name: string, value: unknown): boolean {
  const text = textOf(value);
  return text !== undefined && isSecretName(name) && couldBeSecret(text);
}

function decoded(value: unknown): unknown {
  return typeof value === "string" && /^[A-Za-z0-9+/\s]+={0,2}$/.test(value)
    ? Buffer.from(value, "base64").toString("utf8")
    : value;
}

/** PVE gives a guest's environment back, and the engine would write it into the state as it comes. */
function checkMark({ name, inputs, options }: GraphResource, report: Report): void {
  const marked = options.additionalSecretOutputs;
  if (marked === undefined || inputs["environmentVariables"] === undefined) return;
  if (marked.includes("environmentVariables")) return;
  report(`${name}: additionalSecretOutputs lacks environmentVariables, which PVE gives back.`);
}

/** A parameter store keeps every other type in clear. */
function checkParameter({ name, inputs }: GraphResource, report: Report): void {
  if (inputs["type"] === "SecureString") return;
  const called = textOf(inputs["name"])?.split("/").at(-1) ?? name;
  const value = textOf(inputs["value"]) ?? textOf(inputs["insecureValue"]) ?? "";
  if (!isSecretName(called) || !couldBeSecret(value)) return;
  report(`${name}: value holds ${byName}, and type is not SecureString.`);
}
