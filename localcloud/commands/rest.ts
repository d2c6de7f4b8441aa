import { exitWithParent } from "../provider/serve.ts";
import { type RestAnswer, type RestCall, serveRest } from "../rest/http.ts";
import { npmAnswer } from "../rest/npm.ts";
import { pveAnswer } from "../rest/pve/answer.ts";
import { Tasks } from "../rest/pve/tasks.ts";
import { npmAddress, npmSite, proxmoxEndpoint, proxmoxSite } from "../world/site.ts";
import { World } from "../world/world.ts";

/**
 * Serves the REST APIs of every PVE endpoint and every Nginx Proxy Manager of a world, each on a loopback port of its
 * own. Prints where, as one JSON line, then serves until its stdin is closed or its parent is gone. Its stdin must
 * therefore be a pipe that the parent keeps open.
 */
export async function serveRestApis(options: {
  /** Folder of the environment's world. */
  readonly world: string;
  /** Endpoints to serve although nothing stands there yet. */
  readonly endpoint?: readonly string[] | undefined;
}): Promise<void> {
  exitWithParent();
  process.stdin.on("end", () => process.exit(0)).on("close", () => process.exit(0));
  process.stdin.resume();
  const world = new World(options.world);
  const sites = [
    ...new Set([...(options.endpoint ?? []).map(proxmoxSite), ...world.objects().map(siteOf)]),
  ];
  const tasks = new Tasks();
  process.stdout.write(
    `${JSON.stringify({
      pve: await serveAll(sites, proxmoxEndpoint, (endpoint, call) =>
        pveAnswer(world, proxmoxSite(endpoint), tasks, call),
      ),
      npm: await serveAll(sites, npmAddress, (address, call) =>
        npmAnswer(world, npmSite(address), call),
      ),
    })}\n`,
  );
}

function siteOf({ site }: { readonly site: string }): string {
  return site;
}

/** A port for each site that has an address of this kind. */
async function serveAll(
  sites: readonly string[],
  addressOf: (site: string) => string | undefined,
  answer: (address: string, call: RestCall) => RestAnswer,
): Promise<Record<string, string>> {
  const served: Record<string, string> = {};
  for (const address of sites.map(addressOf)) {
    if (address === undefined) continue;
    served[address] = (await serveRest((call) => answer(address, call))).url;
  }
  return served;
}
