import { readCaddyFragment } from "./caddy.ts";
import { readHaproxyFragment } from "./haproxy.ts";
import { type Fragment, readFragment } from "./nginx.ts";

/** Reads a fragment of routes, by the kind that it is delivered as. */
export const routeReaders: Readonly<Record<string, (text: string) => Fragment>> = {
  nginx: readFragment,
  haproxy: readHaproxyFragment,
  caddy: readCaddyFragment,
};
