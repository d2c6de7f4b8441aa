import { expect, test } from "vitest";
import { loadCatalog, loadForTenant } from "../../../catalog/load.ts";
import { resolveTenant } from "../../../catalog/resolve/tenant.ts";
import { resolveTls } from "../../../catalog/tls/resolve.ts";
import { validate } from "../../../catalog/validate.ts";
import { type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";

const file = "platform/sites/onasis-vps-staging.yaml";
const written = "{ challenge: http-01, email: ops@lanonasis.example }";
const letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";
const email = "ops@lanonasis.example";

function tlsOf({ root }: TempCatalog) {
  const site = loadCatalog(root).catalog.sites.get("onasis-vps-staging");
  if (site?.substrate !== "vps") throw new Error("onasis-vps-staging is a VPS site");
  return resolveTls(site.tls);
}

test.each([
  ["{ challenge: dns-01, email: ops@lanonasis.example }", "either cloudflareToken or hook"],
  [
    "{ challenge: dns-01, email: ops@lanonasis.example, cloudflareToken: env:A, hook: /bin/h }",
    "either cloudflareToken or hook",
  ],
  [`{ challenge: tls-alpn-01, email: ${email} }`, "dns-01"],
  ["{ challenge: http-01 }", "email"],
  ["{ challenge: http-01, email: ops }", "an e-mail address"],
  [`{ challenge: http-01, email: ${email}, directory: "http://ca.example" }`, "https://host/path"],
  [`{ challenge: dns-01, email: ${email}, cloudflareToken: generated }`, "env:NAME or file:PATH"],
])("acme: %s is refused at its place", (acme, allowed) => {
  using catalog = tempWholeCatalog();
  catalog.edit(file, written, acme);
  const { problems } = validate(catalog.root, { today: "2026-11-21" });
  const said = problems
    .filter((it) => it.file === file)
    .map(({ path, message }) => `${path} ${message}`);
  expect(said.join("\n")).toMatch(/^tls › acme/);
  expect(said.join("\n")).toContain(allowed);
});

test("without a section it is TLS 1.3 and nobody issues; an authority is Let's Encrypt unless another is named", () => {
  using catalog = tempWholeCatalog();
  const http = { by: "http-01" };
  expect(tlsOf(catalog)).toEqual({
    minimum: "1.3",
    acme: { directory: letsEncrypt, email, challenge: http },
  });
  catalog.edit(
    file,
    written,
    `${written.slice(0, -2)}, directory: "https://ca.example/acme/dir" }`,
  );
  expect(tlsOf(catalog).acme?.directory).toBe("https://ca.example/acme/dir");
  catalog.edit(file, /tls: .*\n/.exec(catalog.read(file))?.[0] ?? "", 'tls: { minimum: "1.2" }\n');
  expect(tlsOf(catalog)).toEqual({ minimum: "1.2", acme: null });
});

test("where names are proven by a file, each host of a tenant has a certificate of its own", () => {
  using catalog = tempWholeCatalog();
  const certificates = (environment: string, id: string) => {
    const tenant = resolveTenant(loadForTenant(catalog.root, environment, id), environment, id);
    if (tenant.substrate !== "vps") throw new Error(`${id} stands on a VPS`);
    return new Set(tenant.services.map(({ route }) => route.certificate));
  };
  expect(certificates("staging", "seftec")).toEqual(new Set(["own"]));
  expect(certificates("prod", "seftec")).toEqual(new Set(["site"]));
});
