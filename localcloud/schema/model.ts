/** What the simulator knows about a package from its SDK: plain data, kept as JSON in the schema cache. */

export type Shape =
  | { readonly kind: "string" | "number" | "boolean" | "any" }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "array"; readonly items: Shape }
  | { readonly kind: "map"; readonly values: Shape }
  /** `type` is a key of `PackageSchema.types`. */
  | { readonly kind: "object"; readonly type: string };

export interface Property {
  readonly shape: Shape;
  /** Inputs: must be given. Outputs: always has a value. */
  readonly required: boolean;
}

export type Properties = Readonly<Record<string, Property>>;

export interface ResourceSchema {
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Top-level outputs that the SDK marks secret. */
  readonly secretOutputs: readonly string[];
  readonly aliases: readonly string[];
}

export interface PackageSchema {
  readonly name: string;
  readonly version: string;
  /** Bumped when this model changes, so that an old cache is not read. */
  readonly model: number;
  readonly provider: ResourceSchema;
  /** By type token, for instance `proxmoxve:index/containerLegacy:ContainerLegacy`. Grows where a package is derived by need. */
  readonly resources: Record<string, ResourceSchema>;
  /** Nested input types by their dotted name, for instance `firewall.RulesLegacyRule`. */
  readonly types: Record<string, Properties>;
  /** Nested output types, by the same kind of name. */
  readonly outputTypes: Record<string, Properties>;
}

export const schemaModel = 2;
