/** `urn:pulumi:dev.acme::tenantry::parent$type::name` → its parts. */
export function parseUrn(urn: string): { stack: string; type: string; name: string } {
  const [head = "", , types = "", ...name] = urn.split("::");
  return {
    stack: head.split(":")[2] ?? "",
    type: types.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}

/** For messages: `acme-crm (stack dev.acme)`. */
export function describeUrn(urn: string): string {
  const { stack, name } = parseUrn(urn);
  return `${name} (stack ${stack})`;
}
