import { Provider as Command } from "@pulumi/command/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as Random } from "@pulumi/random/provider.js";
import type { SecretSource, SharedHost, VpsAccess } from "../../catalog/resolved.ts";
import type { HostRef } from "../../components/host/host-ref.ts";
import { readSecret, type SecretPlaces } from "../secrets.ts";

/** The explicit providers of one VPS site, and how its hosts are reached. */
export interface VpsProviders {
  readonly all: pulumi.ProviderResource[];
  readonly random: Random;
  readonly hostRef: (host: SharedHost) => HostRef;
  /** A secret of the site by its place; `what` says what it is for when it is not there. */
  readonly read: (source: SecretSource, what: string) => pulumi.Output<string>;
}

/** One provider of each kind for a site, named after it: the name is in the state for ever. */
export function vpsProviders(site: VpsAccess, places: SecretPlaces): VpsProviders {
  const read: VpsProviders["read"] = (source, what) =>
    readSecret(source, `Site "${site.id}": ${what}`, places);
  const privateKey = read(site.credentials.ssh, "credentials.ssh");
  const random = new Random(`${site.id}-random`);
  return {
    all: [random, new Command(`${site.id}-command`)],
    random,
    hostRef: ({ ip, hostKey, madeOf }) => ({ ip, user: "root", hostKey, madeOf, privateKey }),
    read,
  };
}
