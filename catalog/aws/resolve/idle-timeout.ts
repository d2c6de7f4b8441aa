/** What a load balancer waits by itself: docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
const LOAD_BALANCER_SECONDS = 60;

/** How long a load balancer has to wait for the slowest of these routes: it knows one time for all of them. */
export function idleTimeout(routes: readonly { readonly timeoutSeconds: number }[]): number {
  return Math.max(LOAD_BALANCER_SECONDS, ...routes.map(({ timeoutSeconds }) => timeoutSeconds));
}
