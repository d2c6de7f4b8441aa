import type * as pulumi from "@pulumi/pulumi";
import type { AwsService, AwsTenant } from "../../catalog/resolved.ts";
import type { SecretPlaces } from "../secrets.ts";
import type { Ground } from "./ground.ts";
import type { TenantServers } from "./own-servers.ts";

/** What one service of a tenant is made from. */
export interface ServiceParts {
  readonly tenant: AwsTenant;
  readonly service: AwsService;
  readonly ground: Ground;
  readonly servers: TenantServers;
  readonly places: SecretPlaces;
  readonly random: pulumi.ProviderResource;
  readonly opts: pulumi.ComponentResourceOptions;
}
