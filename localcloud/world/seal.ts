import { createHmac } from "node:crypto";
import { isList, isObject, type Props, type Value } from "../values/value.ts";
import { isCode } from "../values/wire.ts";

/**
 * The world's file is not encrypted, so secret values are not in it: a keyed digest stands in their place. It can be
 * compared with a value that the engine sends, which is all that drift needs.
 */
const sealedKey = "sealed (local cloud)";

/** Names whose values are secret wherever they stand. */
const secretName =
  /password|secret|privatekey|^(generated)?encryptionkey$|token|^environmentvariables$|^environment$|^stdin$|^stdout$|^stderr$|^keys$/i;

/** Names that only speak of secrets: of what a token or a secret is called, where it stands and which version it is. */
const plainName =
  /^(token(name|id)|creationtoken|secrets?(name|id|arn)|\w*secret(arn|kmskeyid)|\w*woversion|managemasteruserpassword|masterusersecrets)$/i;

/** What a sealed value reads as where the engine does not know it: on import, or after a change by hand. */
const unknownValue = "sealed in the local cloud";

/** Properties that are secret although neither their name nor the schema says so. */
export function alsoSecret(type: string, { protocol }: Props): readonly string[] {
  // Where alarms are posted to: whoever knows the URL can post one.
  const isHook = type === "aws:sns/topicSubscription:TopicSubscription" && protocol === "https";
  return isHook ? ["endpoint"] : [];
}

export function seal(key: string, props: Props, secretOutputs: readonly string[]): Props {
  const sealed: Record<string, Value> = {};
  for (const [name, value] of Object.entries(props)) {
    sealed[name] = secretOutputs.includes(name) ? digest(key, value) : sealInside(key, name, value);
  }
  return sealed;
}

/** Puts the values that the engine knows back in place of their seals, where they still agree. */
export function unseal(key: string, stored: Value, known: Value | undefined): Value {
  if (isList(stored)) {
    return stored.map((item, index) => unseal(key, item, isList(known) ? known[index] : undefined));
  }
  if (!isObject(stored)) return stored;
  const seal = stored[sealedKey];
  if (typeof seal === "string") {
    return known !== undefined && hmac(key, known) === seal ? known : unknownValue;
  }
  return Object.fromEntries(
    Object.entries(stored).map(([name, item]) => [
      name,
      unseal(key, item, isObject(known) ? known[name] : undefined),
    ]),
  );
}

function sealInside(key: string, name: string, value: Value): Value {
  // A file may be called `secret-arn.mjs`: its name says nothing of a secret.
  if (isCode(value)) return value;
  if (secretName.test(name) && !plainName.test(name))
    return isObject(value) ? sealEach(key, value) : digest(key, value);
  if (isList(value)) return value.map((item) => sealInside(key, "", item));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([inner, item]) => [inner, sealInside(key, inner, item)]),
    );
  }
  return value;
}

/** The names of environment variables stay readable, their values do not. */
function sealEach(key: string, value: Props): Props {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, digest(key, item)]));
}

function digest(key: string, value: Value): Value {
  return value === null ? null : { [sealedKey]: hmac(key, value) };
}

function hmac(key: string, value: Value): string {
  return createHmac("sha256", key).update(canonical(value)).digest("hex");
}

/** JSON with sorted keys: the engine does not promise an order. */
function canonical(value: Value): string {
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  if (isObject(value)) {
    const parts = Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`);
    return `{${parts.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Whether a stored seal is that of a value. */
export function agrees(key: string, stored: Value | undefined, value: string): boolean {
  return isObject(stored) && stored[sealedKey] === hmac(key, value);
}
