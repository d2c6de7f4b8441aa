import type { ProxmoxAccess } from "../../catalog/resolved.ts";
import { dummyValue } from "../local-secrets.ts";
import type { Project } from "../project.ts";
import { readSecretValue } from "../secret.ts";
import { type PveClient, pveClient } from "./client.ts";
import { type LocalRest, startLocalRest } from "./local-rest.ts";

/** What is needed to ask a site's PVE. `ProxmoxAccess` and a site of the catalog both have it. */
export type PveSite = Pick<ProxmoxAccess, "id" | "endpoint"> & {
  readonly credentials: Pick<ProxmoxAccess["credentials"], "api">;
};

export interface OpenPve {
  readonly project: Project;
  readonly environment: string;
  readonly site: PveSite;
  readonly local: boolean;
  /** The process's own variables: where `env:` secrets stand. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/**
 * Opens the API of a site's PVE, does the work, and closes it again: the real one over verified TLS with the token of
 * `credentials.api`; with `local` the local cloud's own process on loopback, whose database nobody opens here.
 *
 * @throws Error when the token is not there, or the local cloud has no such cluster
 */
export async function withPve<T>(
  options: OpenPve,
  work: (client: PveClient, local: LocalRest | undefined) => Promise<T>,
): Promise<T> {
  const { project, environment, site, env, signal } = options;
  const { id, endpoint } = site;
  if (!options.local) {
    const token = readSecretValue(site.credentials.api, `Site "${id}": credentials.api`, env);
    return work(pveClient({ site: id, endpoint, url: endpoint, token, signal }), undefined);
  }
  const rest = await startLocalRest(project, environment, env);
  try {
    const url = rest.pve[new URL(endpoint).origin];
    if (!url) {
      const known = Object.keys(rest.pve).join(", ") || "none";
      throw new Error(
        `The local cloud of ${environment} has no cluster ${endpoint}. There is: ${known}. ` +
          "Fill it by hand, or bring the environment up on it, first.",
      );
    }
    return await work(pveClient({ site: id, endpoint, url, token: dummyValue, signal }), rest);
  } finally {
    rest.close();
  }
}
