import { flag, port, urlPath, whole } from "./values.ts";

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
    .default(50)
    .describe(
      "How many requests a second one client address may make. Default: 50. A load balancer of AWS does not enforce it.",
    ),
  timeoutSeconds: whole(1, 3600, "a whole number of seconds")
    .default(60)
    .describe("How long the service may be silent before the proxy gives up. Default: 60."),
};
