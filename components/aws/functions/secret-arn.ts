import type { Engine } from "./login.ts";

/** What the ARN of a secret says of it: `<site>/<scope>/<holder>/<kind>-…`. */
export interface SecretPlace {
  readonly region: string;
  readonly account: string;
  readonly site: string;
  /** `platform`, or `t17` */
  readonly scope: string;
  /** The server (`fixnado-postgres`) or the service (`crm`). */
  readonly holder: string;
  readonly kind: "administrator" | Engine;
}

/** Behind the kind stand the suffix of the one who made it and the six characters of Secrets Manager. */
const form =
  /^arn:aws:secretsmanager:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):secret:(?<site>[a-z0-9-]+)\/(?<scope>platform|t[0-9]{1,6})\/(?<holder>[a-z0-9-]+)\/(?<kind>administrator|postgres|mysql)-[A-Za-z0-9-]+$/;

/** Undefined where it is no secret of a database server or of a role. */
export function secretPlace(arn: unknown): SecretPlace | undefined {
  const groups = form.exec(String(arn))?.groups;
  return groups === undefined ? undefined : (groups as unknown as SecretPlace);
}
