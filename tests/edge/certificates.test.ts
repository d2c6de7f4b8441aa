import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { SiteCertificates } from "../../components/edge/site-certificates.ts";
import { TenantCertificates } from "../../components/edge/tenant-certificates.ts";
import { recordProgram } from "../../fleet/model/record.ts";
import { aHost } from "../host/support/host-ref.ts";

const from = {
  directory: "https://acme.example/dir",
  email: "ops@vps.example",
  challenge: { by: "dns-01" as const, cloudflareToken: "very-private" },
};

test("who issues is one secret fragment called main, and its token is in nothing that is shown", async () => {
  const graph = await recordProgram(() => {
    const args = { host: aHost(), proxy: "caddy" as const, domain: "vps.example" };
    new SiteCertificates("vps1-certificates", { ...args, from: pulumi.output(from) });
  });
  expect(graph.slice(1).map(({ type, name }) => `${type} ${name}`)).toEqual([
    "tenantry:edge:SiteCertificates vps1-certificates",
    "tenantry:host:HostFile vps1-certificates",
    "command:remote:Command vps1-certificates",
  ]);
  expect(graph[1]?.inputs).toEqual({ proxy: "caddy", domain: "vps.example" });
  expect(graph[3]?.inputs["create"]).toMatch(/ put certificates main # [0-9a-f]{12}$/);
  expect(graph[3]?.inputs["stdin"]).toBe("[secret]");
  expect(JSON.stringify(graph)).not.toContain("very-private");
});

test("a tenant's hosts are one fragment of its name, each host once and a line", async () => {
  const hosts = ["shop.customer.example", "acme.vps.example", "shop.customer.example"];
  const graph = await recordProgram(
    () =>
      void new TenantCertificates("acme-certificates", { tenant: "acme", hosts, host: aHost() }),
  );
  expect(graph.slice(1).map(({ type, name }) => `${type} ${name}`)).toEqual([
    "tenantry:edge:TenantCertificates acme-certificates",
    "tenantry:host:HostFile acme-certificates",
    "command:remote:Command acme-certificates",
  ]);
  expect(graph[3]?.inputs["create"]).toMatch(/ put certificates acme # [0-9a-f]{12}$/);
  expect(graph[3]?.inputs["stdin"]).toBe("acme.vps.example\nshop.customer.example\n");
});

test("hosts that no certificate can be issued for by a file are an error that names the component", async () => {
  const refused = (hosts: readonly string[]) =>
    recordProgram(
      () => void new TenantCertificates("acme-tls", { tenant: "acme", hosts, host: aHost() }),
    );
  await expect(refused(["*.customer.example"])).rejects.toThrow(
    /TenantCertificates "acme-tls"[^]*host name/,
  );
  await expect(refused([])).rejects.toThrow(/at least one host/);
});
