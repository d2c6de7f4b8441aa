import { z } from "zod";
import { keyLimit, privacy } from "./privacy.ts";
import { responseHeaders } from "./response-headers.ts";
import { checkedText, cidr, flag, ipv4, port, urlPath, whole } from "./values.ts";

/** A network, or one address. */
const clients = checkedText(
  /^(?:\d{1,3}\.){3}\d{1,3}(?:\/(?:[89]|[12]\d|3[0-2]))?$/,
  "an IPv4 network whose host bits are zero, for instance 203.0.113.0/24, or one IPv4 address",
  (value) => (value.includes("/") ? cidr : ipv4).safeParse(value).success,
);

/** What every way from the outside has, whether to a tenant's service or to a guest of the platform. */
export const everyRoute = {
  port: port.describe("TCP port that the service listens on inside its guest."),
  health: urlPath.describe(
    "Path that it answers with 200 when it is well, as the service sees it.",
  ),
  websocket: flag
    .default(false)
    .describe(
      "Whether WebSocket connections pass. Default: false. A load balancer of AWS always lets them pass.",
    ),
  bodyMib: whole(1, 10_240, "a whole number of MiB")
    .default(10)
    .describe(
      "Largest request body, MiB. Default: 10. A load balancer of AWS does not enforce it.",
    ),
  requestsPerSecond: whole(1, 100_000, "a whole number of requests a second")
    .optional()
    .describe(
      "How many requests a second one client address may make. Default: 50, and no limit where the site's proxy is caddy, which has none to give: written, it needs another proxy. A load balancer of AWS does not enforce it.",
    ),
  connectSeconds: whole(1, 60, "a whole number of seconds")
    .optional()
    .describe(
      "How long the proxy waits for the service to accept a connection. Default: 5. A load balancer of AWS has a time of its own for it and refuses another.",
    ),
  timeoutSeconds: whole(1, 3600, "a whole number of seconds")
    .default(60)
    .describe("How long the service may be silent before the proxy gives up. Default: 60."),
  allow: z
    .array(clients, { error: "a list of IPv4 networks or addresses" })
    .min(1, { error: "a list of at least one network" })
    .max(100, { error: "a list of at most 100 networks" })
    .refine((all) => new Set(all).size === all.length, { error: "each network once" })
    .optional()
    .describe(
      "Networks whose clients may ask; everyone else gets 403. Default: everyone. It is the address that connects to the proxy. A load balancer of AWS refuses it.",
    ),
  headers: responseHeaders
    .optional()
    .describe(
      "Headers that the proxy sets on every answer, in place of the service's own of that name. Default: none. A load balancer of AWS refuses them.",
    ),
  privacy,
  keyLimit,
};
