import { at, type Plants, text } from "../support/plant.ts";

const stack = "prod.lanonasis";
const units = (from: string, to: string) =>
  at(stack, "Command lanonasis-units", text("stdin", from, to));
const firewall = (from: string, to: string) =>
  at(stack, "Command lanonasis-firewall", text("stdin", from, to));

/** Tenants beside each other on one host of a VPS site: lanonasis is t1, seftec t2, with a server of its own on 20002. */
export const unix: Plants = {
  holes: [
    {
      kind: "unix",
      title: "a service runs as a second tenant's user",
      of: "prod",
      plant: units("User=t1\n", "User=t2\n"),
      fails: ["unix: lanonasis → seftec by lanonasis-units"],
    },
    {
      kind: "unix",
      title: "a service may write where a second tenant's sockets are",
      of: "prod",
      plant: units("ReadWritePaths=/run/tenantry/t1\n", "ReadWritePaths=/run/tenantry/t2\n"),
      fails: ["unix: lanonasis → seftec by lanonasis-units"],
    },
    {
      kind: "unix",
      title: "a service runs as root",
      of: "prod",
      plant: units("User=t1\n", "User=root\n"),
      fails: ["unix: lanonasis → platform by lanonasis-units"],
    },
    {
      kind: "unix",
      title: "a service may listen on every port",
      of: "prod",
      plant: units("SocketBindDeny=any\n", "SocketBindDeny=\n"),
      fails: ["unix: lanonasis → platform by lanonasis-units"],
    },
    {
      kind: "unix",
      title: "a service starts without the mount that keeps links from leading to others' sockets",
      of: "prod",
      plant: units("RequiresMountsFor=/run/tenantry\n", "RequiresMountsFor=\n"),
      fails: ["unix: lanonasis → platform by lanonasis-units"],
    },
    {
      kind: "unix",
      title: "a line of a unit holds a second one, behind a carriage return",
      of: "prod",
      plant: units("UMask=0007\n", "UMask=0007\rUser=root\n"),
      fails: ["unix: lanonasis → platform by lanonasis-units"],
    },
    {
      kind: "firewall",
      title: "a tenant's processes reach a second tenant's database server",
      of: "prod",
      plant: firewall("127.0.0.1 tcp dport 5432", "127.0.0.1 tcp dport 20002"),
      fails: ["firewall: lanonasis → seftec by lanonasis-firewall"],
    },
    {
      kind: "firewall",
      title: "a tenant's chain is a second tenant's",
      of: "prod",
      plant: firewall("chain t1 {", "chain t2 {"),
      fails: ["firewall: lanonasis → seftec by lanonasis-firewall"],
    },
    {
      kind: "firewall",
      title: "a tenant's chain lets out what it does not name",
      of: "prod",
      plant: firewall("  reject\n}", "  tcp dport 443 accept\n}"),
      fails: ["firewall: lanonasis → platform by lanonasis-firewall"],
    },
    {
      kind: "database",
      title: "a tenant's stack makes a second tenant's database on their host",
      of: "prod",
      plant: at(stack, "TenantDatabases lanonasis-databases", () => ({
        databases: ["t2_task_manager"],
      })),
      fails: ["database: lanonasis → seftec by lanonasis-databases"],
    },
    {
      kind: "proxy",
      title: "a route of a host's proxy leads to a second tenant's socket",
      of: "prod",
      plant: at(
        "prod.seftec",
        "Command seftec-routes",
        text("stdin", "/run/tenantry/t2/task-manager.sock", "/run/tenantry/t1/task-manager.sock"),
      ),
      fails: ["proxy: seftec → lanonasis by seftec-routes"],
    },
  ],
  nearMisses: [
    {
      kind: "firewall",
      title: "one tenant may ask one more address outside",
      of: "prod",
      plant: firewall(
        "  tcp dport 443 accept",
        "  ip daddr 198.51.100.9 tcp dport 6543 accept\n  tcp dport 443 accept",
      ),
      fails: [],
    },
  ],
  unreadable: [
    {
      kind: "firewall",
      title: "a rule of another form",
      of: "prod",
      plant: firewall("  tcp dport 443 accept", "  meta mark 1 accept"),
      fails: ["not proven: lanonasis lanonasis-firewall"],
    },
    {
      kind: "proxy",
      title: "a route to a port on which nobody listens",
      of: "prod",
      plant: units("SocketBindAllow=ipv4:tcp:3000\n", "SocketBindAllow=ipv4:tcp:3009\n"),
      fails: ["not proven: lanonasis lanonasis-health", "not proven: lanonasis lanonasis-routes"],
    },
  ],
};
