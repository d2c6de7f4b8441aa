import { expect, test } from "vitest";
import {
  AdminAccess,
  type AdminAccessArgs,
} from "../../../components/edge/cloudflare/admin-access.ts";
import { tunnelIngress } from "../../../components/edge/cloudflare/render/ingress.ts";
import {
  SiteTunnel,
  type SiteTunnelArgs,
} from "../../../components/edge/cloudflare/site-tunnel.ts";
import { recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { account, cloudflareOptions } from "./options.ts";

const ingress: SiteTunnelArgs["ingress"] = {
  domain: "site.example",
  proxy: "10.0.0.127",
  team: null,
  guarded: [],
  customers: false,
};
const plane = { id: "n8n", title: "n8n", host: "n8n.site.example", openPaths: ["/webhook"] };

function tunnel(more: Partial<SiteTunnelArgs> = {}): SiteTunnel {
  return new SiteTunnel(
    "site-tunnel",
    { account, tunnel: "tenantry-site", lifecycle: "protected", ingress, ...more },
    cloudflareOptions(),
  );
}
function access(more: Partial<AdminAccessArgs> = {}): AdminAccess {
  return new AdminAccess(
    "site-admin",
    {
      account,
      site: "site",
      emailDomains: ["site.example"],
      sessionHours: 12,
      planes: [plane],
      ...more,
    },
    cloudflareOptions(),
  );
}

test("one wildcard serves every tenant, and what no rule takes is not found", () => {
  expect(
    tunnelIngress({ ...ingress, guarded: [] }).map(({ hostname, service }) => [hostname, service]),
  ).toEqual([
    ["site.example", "https://10.0.0.127:443"],
    ["*.site.example", "https://10.0.0.127:443"],
    [undefined, "http_status:404"],
  ]);
});

test("hosts of other domains reach the proxy only where customers' own are taken", () => {
  const last = (customers: boolean) => tunnelIngress({ ...ingress, guarded: [], customers }).at(-1);
  expect(last(false)).toEqual({ service: "http_status:404" });
  expect(last(true)).toEqual({
    service: "https://10.0.0.127:443",
    originRequest: { originServerName: "site.example", noTlsVerify: false },
  });
});

test("a guarded host's rule asks for the login, but for the paths that are open, which come first", () => {
  const guarded = [{ host: "n8n.site.example", openPaths: ["/a.b"], audience: "aud" }];
  const [open, whole] = tunnelIngress({ ...ingress, guarded, team: "site" });
  expect([open?.path, open?.originRequest?.access]).toEqual([String.raw`^/a\.b(/|$)`, undefined]);
  expect([whole?.path, whole?.originRequest?.access]).toEqual([
    undefined,
    { required: true, teamName: "site", audTags: ["aud"] },
  ]);
});

test("a protected site's tunnel is protected, and what opens it is a secret made of account, tunnel and password", async () => {
  let token = "";
  const made = await recordProgram(async () => {
    token = await valueOf(tunnel().token);
  });
  expect(listOf(made)).toEqual([
    "SiteTunnel site-tunnel",
    "RandomPassword site-tunnel-secret",
    "ZeroTrustTunnelCloudflared site-tunnel",
    "ZeroTrustTunnelCloudflaredConfig site-tunnel-config",
  ]);
  expect(find(made, "ZeroTrustTunnelCloudflared", "site-tunnel").protect).toBe(true);
  expect(JSON.parse(Buffer.from(token, "base64").toString())).toMatchObject({
    a: account,
    t: "site-tunnel-id",
    s: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
  });
});

test("a disposable site's tunnel may go", async () => {
  const made = await recordProgram(() => void tunnel({ lifecycle: "disposable" }));
  expect(find(made, "ZeroTrustTunnelCloudflared", "site-tunnel").protect).not.toBe(true);
});

test("the password of the tunnel is a secret input", async () => {
  const made = await recordProgram(() => void tunnel());
  const { inputs } = find(made, "ZeroTrustTunnelCloudflared", "site-tunnel");
  expect(JSON.stringify(inputs["tunnelSecret"])).toContain("secret");
});

test("who logs in has an address at one of the domains and a second factor; an open path is an application of its own", async () => {
  const made = await recordProgram(() => void access());
  expect(listOf(made).sort()).toEqual([
    "AdminAccess site-admin",
    "ZeroTrustAccessApplication site-admin-n8n",
    "ZeroTrustAccessApplication site-admin-n8n-open",
    "ZeroTrustAccessPolicy site-admin",
    "ZeroTrustAccessPolicy site-admin-open",
  ]);
  expect(find(made, "ZeroTrustAccessPolicy", "site-admin").inputs).toMatchObject({
    decision: "allow",
    includes: [{ emailDomain: { domain: "site.example" } }],
    requires: [{ authMethod: { authMethod: "mfa" } }],
    sessionDuration: "12h",
  });
  const destinations = (name: string) =>
    find(made, "ZeroTrustAccessApplication", name).inputs["destinations"];
  expect(destinations("site-admin-n8n")).toEqual([{ type: "public", uri: "n8n.site.example" }]);
  expect(destinations("site-admin-n8n-open")).toEqual([
    { type: "public", uri: "n8n.site.example/webhook" },
  ]);
});

test("without an open path there is nobody who comes without a login", async () => {
  const made = await recordProgram(() => void access({ planes: [{ ...plane, openPaths: [] }] }));
  expect(listOf(made)).toEqual([
    "AdminAccess site-admin",
    "ZeroTrustAccessPolicy site-admin",
    "ZeroTrustAccessApplication site-admin-n8n",
  ]);
});

test.each<[string, () => unknown, string]>([
  ["nobody who could log in", () => access({ emailDomains: [] }), "emailDomains is empty"],
  [
    "everything open",
    () => access({ planes: [{ ...plane, openPaths: ["/"] }] }),
    'openPaths of "n8n" has "/", which opens everything',
  ],
  [
    "more open paths than an application takes",
    () => access({ planes: [{ ...plane, openPaths: ["/a", "/b", "/c", "/d", "/e", "/f"] }] }),
    'openPaths of "n8n" has 6 entries',
  ],
  [
    "a guarded host without a team",
    () =>
      tunnel({
        ingress: {
          ...ingress,
          guarded: [{ host: "n8n.site.example", openPaths: [], audience: "a" }],
        },
      }),
    "guards n8n.site.example, but names no team",
  ],
])("%s is refused", async (_what, make, says) => {
  await expect(recordProgram(() => void make())).rejects.toThrow(says);
});
