/** `urn:pulumi:dev.acme::tenantry::parent$type::name` → its parts. */
export function parseUrn(urn: string): { stack: string; type: string; name: string } {
  const [head = "", , types = "", ...name] = urn.split("::");
  return {
    stack: head.split(":")[2] ?? "",
    type: types.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}

/** For messages: `acme-crm (stack dev.acme)`; what was made by hand has no URN. */
export function describeUrn(urn: string): string {
  if (urn === "") return "somebody outside Pulumi";
  const { stack, name } = parseUrn(urn);
  return `${name} (stack ${stack})`;
}
