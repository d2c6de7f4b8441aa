import ipaddr from "ipaddr.js";
import { type GraphResource, secretValue, unknownValue } from "../../guard/graph.ts";
import { routeReaders } from "../../guard/read/proxies.ts";
import { at, textOf } from "../../guard/read/values.ts";
import { itemsOf } from "../read/guests.ts";
import type { Rule, StackFacts } from "../rule.ts";

/** Ports by which something is administered, or data is read past the application. */
const adminPorts: ReadonlyMap<number, string> = new Map([
  [22, "SSH"],
  [81, "Nginx Proxy Manager"],
  [2019, "Caddy's admin API"],
  [2375, "Docker"],
  [2376, "Docker"],
  [3128, "PVE's SPICE proxy"],
  [3306, "MySQL"],
  [5432, "PostgreSQL"],
  [6379, "Redis"],
  [6443, "Kubernetes"],
  [8006, "PVE"],
  [8007, "Proxmox Backup Server"],
  [8404, "HAProxy's statistics"],
  [9090, "Prometheus"],
  [9093, "Alertmanager"],
  [9200, "Elasticsearch"],
  [9443, "Portainer"],
  [55000, "Wazuh's API"],
]);

/**
 * Routes of the proxies, and what stands behind load balancers. Some planes have a port that applications use as well
 * (Grafana's 3000): those are known by their address alone, which lies in a management network. A proxy's fragment that
 * is not known before the update is judged when it is delivered.
 */
export const anyRouteForbidsAdminPlanes: Rule = {
  id: "any-route-forbids-admin-planes",
  title: "No public route leads to what administers hosts, databases or the platform.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy: "Take the route out: admin planes are reached from the site's management networks alone.",
  url: "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/05-Enumerate_Infrastructure_and_Application_Admin_Interfaces",
  resource: ({ resource, stack }, report) => {
    for (const problem of new Set(problemsOf(resource, stack))) {
      report(`${resource.name}: ${problem}.`);
    }
  },
};

function problemsOf({ type, inputs }: GraphResource, stack: StackFacts): string[] {
  switch (type) {
    case "command:remote:Command":
      return proxyProblems(inputs, stack);
    case "aws:lb/targetGroup:TargetGroup":
    case "aws:lb/targetGroupAttachment:TargetGroupAttachment":
    case "aws:lb/listener:Listener":
      return portProblems("port", inputs["port"]);
    case "aws:ecs/service:Service":
      return itemsOf(inputs["loadBalancers"]).flatMap((it) =>
        portProblems("loadBalancers.containerPort", at(it, "containerPort")),
      );
    default:
      return [];
  }
}

/** The platform's `main` is what all routes stand in; every other fragment is routes and nothing else. */
function proxyProblems(inputs: GraphResource["inputs"], stack: StackFacts): string[] {
  const put = /tenantry-host" put (\S+) (\S+)/.exec(String(inputs["create"]));
  const [, kind = "", file] = put ?? [];
  const text = textOf(inputs["stdin"]);
  const read = routeReaders[kind];
  if (read === undefined || text === undefined) return [];
  const { upstreams, problems } = read(text);
  const isMain = file === "main" && stack.tenant === null;
  return [
    ...(isMain || text === secretValue ? [] : problems.map((it) => `its routes have ${it}`)),
    ...upstreams.flatMap((upstream) =>
      "socket" in upstream
        ? socketProblems(upstream.socket)
        : [
            ...portProblems("the route", upstream.port),
            ...(isManaged(upstream.host, stack)
              ? ["the route leads into a management network"]
              : []),
          ],
    ),
  ];
}

/** Docker's and others' give out their whole host. */
function socketProblems(socket: string): string[] {
  if (/^\/run\/tenantry\/t\d+\/[a-z0-9-]+\.sock$/.test(socket)) return [];
  return ["the route leads to a socket that is no tenant's service"];
}

function portProblems(what: string, port: unknown): string[] {
  if (port === unknownValue) return [`${what} is not known before the update`];
  const plane = adminPorts.get(Number(port));
  return plane ? [`${what} must not be ${Number(port)}, the port of ${plane}`] : [];
}

function isManaged(host: string, { sites }: StackFacts): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(host)) return false;
  const ip = ipaddr.IPv4.parse(host);
  const ranges = sites.flatMap((site) => (site.substrate === "proxmox" ? site.management : []));
  return ranges.some((cidr) => ip.match(ipaddr.IPv4.parseCIDR(cidr)));
}
