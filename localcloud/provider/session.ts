import type { Failure } from "../check/shape.ts";
import { checkShape } from "../check/shape.ts";
import type { PackageName } from "../packages.ts";
import type { PackageSchema } from "../schema/model.ts";
import { changes } from "../values/diff.ts";
import { isUnknown, type Props, text, type Value } from "../values/value.ts";
import { siteOf } from "../world/site.ts";
import { awsConfigFailures } from "./aws-config.ts";

/** One configured provider: what it may do and where. */
export interface Session {
  readonly config: Props;
  readonly site: string;
}

export function makeSession(pkg: PackageName, schema: PackageSchema, config: Props): Session {
  const plain = decodeConfig(schema, config);
  return { config: plain, site: siteOf(pkg, plain) };
}

/** What is wrong with a provider's configuration. Unknown values pass: they are judged once they are known. */
export function configFailures(pkg: PackageName, schema: PackageSchema, config: Props): Failure[] {
  const { version: _version, pluginDownloadURL: _url, ...given } = decodeConfig(schema, config);
  const failures = checkShape(schema, schema.provider.inputs, given);
  if (pkg === "proxmoxve") {
    const has = (name: string): boolean => given[name] !== undefined && given[name] !== "";
    if (!has("endpoint"))
      failures.push({ property: "endpoint", reason: "is required, but missing" });
    else if (!isUnknown(given.endpoint) && !isHttps(text(given.endpoint))) {
      failures.push({
        property: "endpoint",
        reason: `is ${JSON.stringify(given.endpoint)}; it must be a URL such as https://pve.example:8006/`,
      });
    }
    if (!(has("apiToken") || has("authTicket") || (has("username") && has("password")))) {
      failures.push({
        property: "apiToken",
        reason: "must provide either username and password, an API token, or a ticket",
      });
    }
    const token = text(given.apiToken);
    if (token !== undefined && !/^[^@\s]+@[^!\s]+![^=\s]+=\S+$/.test(token)) {
      failures.push({ property: "apiToken", reason: "must have the form user@realm!token=uuid" });
    }
  }
  if (pkg === "aws") failures.push(...awsConfigFailures(given));
  if (pkg === "cloudflare" && !given.apiToken) {
    failures.push({
      property: "apiToken",
      reason:
        "is missing: stricter than the real provider, which also takes keys of a whole account",
    });
  }
  if (pkg === "postgresql" && !given.password) {
    failures.push({
      property: "password",
      reason: "is missing: the server refuses a login without one",
    });
  }
  return failures;
}

/** A site is what the connection says: another endpoint means other objects, so the provider is replaced. */
export function configChanges(pkg: PackageName, schema: PackageSchema, from: Props, to: Props) {
  const before = makeSession(pkg, schema, from);
  const after = makeSession(pkg, schema, to);
  return {
    changed: changes(before.config, after.config).map((change) => change.path),
    moved: before.site !== after.site,
  };
}

/** Provider configuration arrives with everything that is not a string as JSON text. */
function decodeConfig(schema: PackageSchema, config: Props): Props {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const kind = schema.provider.inputs[name]?.shape.kind;
      const encoded = typeof value === "string" && !isUnknown(value) && kind !== undefined;
      return [name, encoded && kind !== "string" ? parse(value) : value];
    }),
  );
}

function parse(value: string): Value {
  try {
    return JSON.parse(value) as Value;
  } catch {
    return value;
  }
}

function isHttps(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
