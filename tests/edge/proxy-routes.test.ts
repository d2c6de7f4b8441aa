import { expect, test } from "vitest";
import { ProxyRoutes, type ProxyRoutesArgs } from "../../components/edge/proxy-routes.ts";
import { recordProgram } from "../../fleet/model/record.ts";
import { aHost } from "../host/support/host-ref.ts";
import { aRoute } from "./support/upstream.ts";

const theRoutes = (changes: Partial<ProxyRoutesArgs> = {}): ProxyRoutesArgs => ({
  tenant: "acme",
  number: 17,
  routes: [aRoute({ service: "dashboard", host: "acme.lab.aiqso.example" })],
  hosts: [aHost()],
  ...changes,
});

test("the routes of a tenant are one fragment on the proxy, named after the tenant", async () => {
  let fragment = "";
  const graph = await recordProgram(() => {
    fragment = new ProxyRoutes("acme-routes", theRoutes()).fragment;
  });
  expect(graph.slice(1).map(({ type, name, parent }) => ({ type, name, parent }))).toEqual([
    { type: "tenantry:edge:ProxyRoutes", name: "acme-routes", parent: undefined },
    {
      type: "tenantry:host:HostFile",
      name: "acme-routes",
      parent: "tenantry:edge:ProxyRoutes::acme-routes",
    },
    {
      type: "command:remote:Command",
      name: "acme-routes",
      parent: "tenantry:host:HostFile::acme-routes",
    },
  ]);
  expect(graph[1]?.inputs).toEqual({ tenant: "acme", hosts: ["acme.lab.aiqso.example"] });
  expect(graph[3]?.inputs["create"]).toMatch(/ put nginx acme # [0-9a-f]{12}$/);
  expect(graph[3]?.inputs["stdin"]).toBe(fragment);
  expect(fragment).toContain("server_name acme.lab.aiqso.example;");
});

test("no routes are an error that names the component", async () => {
  const refused = recordProgram(
    () => void new ProxyRoutes("acme-routes", theRoutes({ routes: [] })),
  );
  await expect(refused).rejects.toThrow(/ProxyRoutes "acme-routes"[^]*at least one route/);
});

test("a standby gets the same fragment under a name of its own, and the proxy's resource stays the same", async () => {
  const hosts = [aHost(), aHost({ ip: "10.10.10.128", madeOf: "0123456789ab" })];
  const graph = await recordProgram(
    () => void new ProxyRoutes("acme-routes", theRoutes({ hosts })),
  );
  const commands = graph.filter(({ type }) => type === "command:remote:Command");
  expect(commands.map(({ name }) => name)).toEqual(["acme-routes", "acme-routes-standby"]);
  expect(commands[1]?.inputs["stdin"]).toBe(commands[0]?.inputs["stdin"]);
  expect(commands.map(({ inputs }) => String(inputs["create"]).split("# ")[1])).toEqual([
    "3f2a1b0c9d8e",
    "0123456789ab",
  ]);
});

test("routes without a proxy are refused", async () => {
  const refused = recordProgram(
    () => void new ProxyRoutes("acme-routes", theRoutes({ hosts: [] })),
  );
  await expect(refused).rejects.toThrow("hosts has 0 entries");
});
