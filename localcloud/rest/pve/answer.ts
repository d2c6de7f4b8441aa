import { logCall } from "../../world/calls.ts";
import type { World } from "../../world/world.ts";
import type { RestAnswer, RestCall } from "../http.ts";
import { callerOf } from "./access.ts";
import { PveError } from "./errors.ts";
import { notImplemented, routes } from "./routes.ts";
import { Site } from "./site.ts";
import type { Tasks } from "./tasks.ts";

/** One call of PVE's API on one site: answered, and noted in the world's call log with its outcome. */
export function pveAnswer(world: World, name: string, tasks: Tasks, call: RestCall): RestAnswer {
  const record = (outcome: string): void => {
    logCall(world, {
      at: new Date().toISOString(),
      method: call.method,
      urn: "",
      type: `rest:${call.path}`,
      site: name,
      outcome,
    });
  };
  try {
    const data = world.transaction(() => dispatch(new Site(world, name), tasks, call));
    record("ok");
    return { status: 200, body: { data } };
  } catch (error) {
    if (!(error instanceof PveError)) {
      record("failed");
      throw error;
    }
    record(`refused: ${error.status} ${error.message}`);
    return {
      status: error.status,
      body: { data: null, message: `${error.message}\n` },
      reason: error.message,
    };
  }
}

function dispatch(site: Site, tasks: Tasks, call: RestCall): unknown {
  const caller = callerOf(site, call.authorization);
  const asked = call.path.replace(/^\/api2\/json\/?/, "").replace(/\/$/, "");
  for (const [method, path, answer] of routes) {
    const match = path.exec(asked);
    if (match && method === call.method) {
      return answer({ ...call, site, caller, tasks }, ...match.slice(1));
    }
  }
  throw notImplemented(call);
}
