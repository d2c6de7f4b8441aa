import type { RestAnswer } from "../../localcloud/rest/http.ts";
import { pveAnswer } from "../../localcloud/rest/pve/answer.ts";
import { Tasks } from "../../localcloud/rest/pve/tasks.ts";
import { proxmoxSite } from "../../localcloud/world/site.ts";
import type { World } from "../../localcloud/world/world.ts";

const administrator = "ci@pve!t=00000000-0000-0000-0000-000000000000";

/** Calls the simulated PVE API of one endpoint as a client would, without a socket between. */
export class RestClient {
  private readonly world: World;
  private readonly site: string;
  private readonly token: string;
  private readonly tasks = new Tasks();

  constructor(world: World, endpoint: string, token = administrator) {
    this.world = world;
    this.site = proxmoxSite(endpoint);
    this.token = token;
  }

  /** `data` of a GET; throws what the API says when it refuses. */
  get<T = unknown>(path: string, query: Record<string, string> = {}): T {
    return data(this.call("GET", path, {}, query)) as T;
  }

  post<T = unknown>(path: string, body: Record<string, string> = {}): T {
    return data(this.call("POST", path, body)) as T;
  }

  call(
    method: string,
    path: string,
    body: Record<string, string> = {},
    query: Record<string, string> = {},
  ): RestAnswer {
    return pveAnswer(this.world, this.site, this.tasks, {
      method,
      path: `/api2/json${path}`,
      query,
      body,
      authorization: this.token === "" ? "" : `PVEAPIToken=${this.token}`,
    });
  }
}

function data({ status, body }: RestAnswer): unknown {
  const { data: given, message } = body as { data: unknown; message?: string };
  if (status !== 200) throw new Error(`${status} ${message}`);
  return given;
}
