import { createHash } from "node:crypto";

/**
 * A name for an API that demands one, at most `max` characters long. One that is too long is cut and ends in 8
 * hexadecimal digits of its hash, so that two names that begin alike stay two. The same name always gives the same.
 *
 * @param name kebab-case, for instance `acme-crm`
 * @param max what the API takes: 32 for a load balancer, 63 for a database server
 */
export function physicalName(name: string, max: number): string {
  if (name.length <= max) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, max - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}
