import { Fields } from "../../host/render/fields.ts";

export interface EnvironmentTenant {
  /** The tenant's number, from the ledger. */
  readonly number: number;
  /** What each service is told, by its id; in clear, so what is rendered is a secret. */
  readonly services: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const nameForm = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What the loader of programs and shells take as orders rather than as facts. */
const reserved = /^(LD_.*|PATH|HOME|USER|LOGNAME|SHELL|PM2_HOME)$/;

/**
 * What the services of one tenant are told, a file of systemd's form a service.
 * @throws Error naming everything that is wrong, without the values.
 */
export function renderEnvironmentTenant({ number, services }: EnvironmentTenant): string {
  const fields = new Fields();
  fields.whole("number", number, 1, 39_999);
  const lines = [`number=${number}`];
  for (const id of Object.keys(services).sort()) {
    lines.push(`env ${fields.id("service", id)}`);
    for (const [name, value] of Object.entries(services[id] ?? {}).sort(byName)) {
      if (!nameForm.test(name) || reserved.test(name)) {
        fields.problem(`${id}: ${JSON.stringify(name)} cannot be the name of a variable`);
      }
      if (/\p{Cc}/u.test(value)) {
        fields.problem(`${id}: ${name} must be one line without control characters`);
      }
      lines.push(`|${name}="${value.replace(/["\\$`]/g, "\\$&")}"`);
    }
  }
  fields.done("A tenant's environment");
  return `${lines.join("\n")}\n`;
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
