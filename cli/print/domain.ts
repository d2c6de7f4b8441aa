import { printable } from "../../catalog/read/show.ts";
import type { ResolvedDomain } from "../../catalog/resolved.ts";
import type { FoundRecord } from "../../fleet/domain-record.ts";

/** A domain of a tenant's own with what the DNS says of it. */
export interface CheckedDomain extends ResolvedDomain {
  /** Host name that it has to lead to. */
  readonly target: string;
  readonly found: FoundRecord;
}

/** What stands in the DNS and what has to: what others wrote there cannot rewrite a terminal. */
export function domainLines(checked: CheckedDomain): string[] {
  const { domain, service, isProven, record, target, found } = checked;
  if (found.kind === "right") {
    return [`${domain}: proven${isProven ? " before" : ""}; it leads to ${service}`];
  }
  if (isProven) {
    return [`${domain}: proven before; it leads to ${service}. ${foundText(found)}`];
  }
  return [
    `${domain}: not proven, so it does not lead to ${service} yet. ${foundText(found)}`,
    `  set  TXT ${record.name} "${record.value}"`,
    `  and  CNAME ${domain} ${target} (where no CNAME may stand: its addresses)`,
  ];
}

/** The same as data. */
export function domainData(checked: CheckedDomain): unknown {
  const { domain, service, isProven, record, target, found } = checked;
  return {
    domain,
    service,
    proven: isProven || found.kind === "right",
    record: { type: "TXT", ...record },
    target,
    found,
  };
}

function foundText(found: Exclude<FoundRecord, { kind: "right" }>): string {
  if (found.kind === "unanswered") return `No resolver answered (${found.why}).`;
  const [first] = found.values;
  if (first === undefined) return "There is no such TXT record.";
  const more = found.values.length > 1 ? ` and ${found.values.length - 1} more` : "";
  return `The TXT record there is another one: "${printable(first.slice(0, 100))}"${more}.`;
}
