import type * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { SecretSource } from "../catalog/resolved.ts";
import { readSecret, type SecretPlaces } from "./secrets.ts";

/** Whose secrets they are, and how they are made. */
export interface ServiceSecretsArgs {
  /** The tenant's id. */
  readonly tenant: string;
  readonly service: {
    readonly id: string;
    readonly name: string;
    readonly secrets: Readonly<Record<string, SecretSource>>;
  };
  readonly places: SecretPlaces;
  readonly random: pulumi.ProviderResource;
  /** Whether those that are made here are protected: what was encrypted with one is lost with it. */
  readonly protect: boolean;
}

/** `generated` secrets are made here and live in this stack's state, as ciphertext; all others are read. */
export function createServiceSecrets({
  tenant,
  service,
  places,
  random,
  protect,
}: ServiceSecretsArgs): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.entries(service.secrets).map(([name, source]) => {
      if (source !== "generated") {
        return [name, readSecret(source, `${tenant}/${service.id}: secrets.${name}`, places)];
      }
      const password = new RandomPassword(
        `${service.name}-secret-${name.replaceAll("_", "-")}`,
        { length: 32, special: false },
        { provider: random, protect },
      );
      return [name, password.result];
    }),
  );
}
