import {
  defineMappingTag,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  load,
  NOT_RESOLVED,
  YAMLException,
} from "js-yaml";
import { maxDepth, numericKey, poisonedKeys, readPlainScalar, scalarFirstChars } from "./scalar.ts";

/** Why the fast reader refused a text. Lines and columns count from 1. */
interface Refusal {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
  /** Nested deeper than is read: the other parser would only take long to say the same. */
  readonly tooDeep: boolean;
}

export type FastResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Refusal };

const plainScalar = defineScalarTag("tag:tenantry,2026:plain", {
  implicit: true,
  implicitFirstChars: scalarFirstChars,
  resolve: (source, isExplicit) => (isExplicit ? NOT_RESOLVED : readPlainScalar(source)),
  identify: () => false,
});

interface Carrier {
  readonly entries: Record<string, unknown>;
  lastNumber: number;
}

/*
 * A mapping whose keys are text. JavaScript sorts number-like keys of an object by itself, so that their order in
 * the file has to be looked at here.
 */
const mapping = defineMappingTag<Carrier, Record<string, unknown>>("tag:yaml.org,2002:map", {
  create: () => ({ entries: {}, lastNumber: 0 }),
  has: (carrier, key) => Object.hasOwn(carrier.entries, String(key)),
  keys: (entries) => Object.keys(entries),
  get: (entries, key) => entries[String(key)],
  addPair: (carrier, key, value) => {
    if (typeof key !== "string" && typeof key !== "number")
      return "a key is neither text nor number";
    const name = String(key);
    if (poisonedKeys.has(name)) return "a key is reserved";
    const number = numericKey(name);
    if (number !== undefined) {
      if (number < carrier.lastNumber) return "keys do not ascend";
      carrier.lastNumber = number;
    }
    carrier.entries[name] = value;
    return "";
  },
  finalize: (carrier) => carrier.entries,
  identify: () => false,
});

const schema = FAILSAFE_SCHEMA.withTags(plainScalar, mapping);

/** Reads one YAML document without positions. Never throws. */
export function parseFast(text: string): FastResult {
  try {
    return { ok: true, value: load(text, { schema, maxAliases: 0, maxDepth }) };
  } catch (error) {
    if (!(error instanceof YAMLException)) return refuse("it cannot be parsed", 1, 1, true);
    const { line, column } = error.mark ?? { line: 0, column: 0 };
    return refuse(error.reason, line + 1, column + 1, error.reason.includes("maxDepth"));
  }
}

function refuse(reason: string, line: number, column: number, tooDeep: boolean): FastResult {
  return { ok: false, refusal: { reason, line, column, tooDeep } };
}
