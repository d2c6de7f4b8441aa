import { afterAll, beforeAll, expect, test } from "vitest";
import { renderNginxMain } from "../../components/edge/render/nginx-main.ts";
import { renderNginxTenant } from "../../components/edge/render/nginx-tenant.ts";
import { TestHost } from "../host/support/host.ts";
import { aRoute, ask, Upstream } from "./support/upstream.ts";

/** The real nginx behind somebody who says who asked: here whoever comes from loopback, or from elsewhere. */
const ACME = "acme.lab.aiqso.example";
const host = new TestHost();
const service = new Upstream("acme-crm", "127.19.0.1");
let port = 0;

beforeAll(async () => {
  await service.listen();
  ({ https: port } = await host.listenOnFreePorts());
  const routes = [aRoute({ service: "crm", host: ACME, upstream: service })];
  await host.run(
    ["put", "nginx", "acme"],
    renderNginxTenant({ tenant: "acme", number: 17, routes }),
  );
  await believing("127.0.0.1");
  await host.startNginx();
});
afterAll(async () => {
  await host.close();
  await service.close();
});

async function believing(...visitorsFrom: string[]): Promise<void> {
  const main = renderNginxMain({ domain: "lab.aiqso.example", visitorsFrom });
  const { code, stderr } = await host.run(["put", "nginx", "main"], main);
  if (code !== 0) throw new Error(stderr);
}

async function seenClient(): Promise<unknown> {
  const headers = { "CF-Connecting-IP": "203.0.113.9" };
  return (await ask(port, ACME, "/", { headers })).seen().headers["x-forwarded-for"];
}

test("who stands in front says who asked, and nobody else is believed", async () => {
  expect(await seenClient()).toBe("203.0.113.9");
  await believing("192.0.2.1");
  await expect.poll(seenClient).toBe("127.0.0.1");
});
