import type { ListenerArgs } from "@pulumi/aws/lb/listener.js";
import type { LoadBalancerArgs } from "@pulumi/aws/lb/loadBalancer.js";
import type * as pulumi from "@pulumi/pulumi";
import { loadBalancerNameProblems } from "./load-balancer-name.ts";
import type { SubnetIds } from "./network-ref.ts";

/** Seconds that ELB takes as idle timeout. */
const idleTimeout = { min: 1, max: 4000 } as const;

/** What every application load balancer is, whatever the defaults of AWS are. */
export const albAttributes = {
  loadBalancerType: "application",
  internal: false,
  ipAddressType: "ipv4",
  enableHttp2: true,
  // Two servers that read one request differently can be made to mix up two clients: such requests are refused.
  desyncMitigationMode: "strictest",
  dropInvalidHeaderFields: true,
  // A client's own X-Forwarded-For stays in front; the last address is the one that the balancer saw.
  xffHeaderProcessingMode: "append",
  enableXffClientPort: false,
  // Otherwise the balancer appends its port on the test listener, and a service would not know its own name.
  preserveHostHeader: true,
  enableTlsVersionAndCipherSuiteHeaders: false,
  enableWafFailOpen: false,
  clientKeepAlive: 3600,
} as const satisfies LoadBalancerArgs;

/** TLS 1.3 and 1.2, on a certificate; browsers come back over HTTPS only, for a year. */
export function encrypted(certificateArn: pulumi.Input<string>) {
  return {
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificateArn,
    routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
    routingHttpResponseServerEnabled: false,
  } as const satisfies Partial<ListenerArgs>;
}

/** The answer where no rule names a host and path. */
export const notFound = {
  defaultActions: [
    {
      type: "fixed-response",
      fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
    },
  ],
} as const satisfies Partial<ListenerArgs>;

/** Plain HTTP: nothing but the way to HTTPS. */
export const toHttps = {
  protocol: "HTTP",
  routingHttpResponseServerEnabled: false,
  defaultActions: [
    {
      type: "redirect",
      redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
    },
  ],
} as const satisfies Partial<ListenerArgs>;

/** What is wrong with the arguments of a load balancer, in words. */
export function albProblems(args: {
  readonly balancerName: string;
  readonly network: { readonly publicSubnets: SubnetIds };
  readonly idleTimeoutSeconds?: number;
}): string[] {
  const problems = loadBalancerNameProblems(args.balancerName);
  const zones = Object.keys(args.network.publicSubnets);
  if (zones.length < 2) {
    problems.push(
      `network has ${zones.length === 0 ? "no zone" : `one zone, ${zones[0]}`}. A load balancer stands in two at least: add a zone to the site.`,
    );
  }
  const seconds = args.idleTimeoutSeconds;
  if (seconds !== undefined && !(seconds >= idleTimeout.min && seconds <= idleTimeout.max)) {
    problems.push(
      `idleTimeoutSeconds ${seconds} is not taken. Give ${idleTimeout.min} to ${idleTimeout.max}.`,
    );
  }
  return problems;
}
