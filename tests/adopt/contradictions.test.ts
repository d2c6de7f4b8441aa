import { expect, test } from "vitest";
import { planAdoption } from "../../fleet/adopt/plan.ts";
import { type AdoptProblem, formatAdoptProblems } from "../../fleet/adopt/problem.ts";
import {
  aGuest,
  aProxyHost,
  aRequest,
  aSiteBefore,
  withGuests,
  withProxyHosts,
} from "./support/a-request.ts";
import type { HandMadeSite } from "./support/hand-made-site.ts";

/** `where or file  CODE`, one a problem. */
function short(problems: readonly AdoptProblem[]): string[] {
  return problems.map((it) => `${"where" in it ? it.where : it.file} ${it.code}`);
}

function plan(edit: (site: HandMadeSite) => HandMadeSite) {
  return planAdoption(aRequest(aSiteBefore(), edit));
}

test.each<[string, (site: HandMadeSite) => HandMadeSite, string, RegExp]>([
  [
    "a proxy host that leads to another port than the service's file says",
    withProxyHosts((hosts) =>
      hosts.map((it) =>
        it.domain_names[0] === "hooli--cal.aiqso.example" ? { ...it, forward_port: 3001 } : it,
      ),
    ),
    "proxy host 8 (hooli--cal.aiqso.example) E_CONFLICT",
    /http:\/\/10\.10\.10\.67:3001, and platform\/services\/calendar\.yaml:\d+ says that calendar answers http on port 3000/,
  ],
  [
    "a proxy host that speaks https to what comes with every tenant",
    withProxyHosts((hosts) =>
      hosts.map((it) =>
        it.domain_names[0] === "hooli.aiqso.example" ? { ...it, forward_scheme: "https" } : it,
      ),
    ),
    "proxy host 9 (hooli.aiqso.example) E_CONFLICT",
    /it leads to https:\/\/10\.10\.10\.54:3000, and .* dashboard answers http on port 3000/,
  ],
  [
    "a way of the platform's own that leads elsewhere",
    withProxyHosts((hosts) =>
      hosts.map((it) => (it.id === 2 ? { ...it, forward_host: "10.10.10.51" } : it)),
    ),
    "proxy host 2 (n8n.aiqso.example) E_CONFLICT",
    /platform\/sites\/aiqso\.yaml:\d+ says 10\.10\.10\.120:5678/,
  ],
  [
    "two guests for one service",
    withGuests({}, [aGuest(400, { name: "cyberdyne-crm" })]),
    "VMID 324, VMID 400 E_DUPLICATE",
    /each of them is cyberdyne\/crm \(its name; its name\)/,
  ],
  [
    "one guest for two services",
    withProxyHosts((hosts) => [...hosts, aProxyHost("hooli.aiqso.example", "10.10.10.66", 3000)]),
    "VMID 316 (hooli-316) on pve1 E_CONFLICT",
    /it answers for hooli\/crm by .*, hooli\/dashboard by/,
  ],
  [
    "an address outside the networks that are known",
    withGuests({ 308: { ip: "10.99.0.8" } }),
    "VMID 308 (cyberdyne-dashboard) on pve1 E_CONFLICT",
    /10\.99\.0\.8 is outside the site's networks 10\.10\.16\.0\/20 and 10\.10\.10\.0\/24/,
  ],
  [
    "a VMID that the ledger would give out",
    withGuests({}, [aGuest(10005)]),
    "VMID 10005 (ct-10005) on pve2 E_CONFLICT",
    /inside ranges\.vmid 10000-19999/,
  ],
  [
    "a guest of the site's file that is not there",
    withGuests({ 119: null }),
    "platform/sites/aiqso.yaml E_REFERENCE",
    /VMID 119 \(aiqso-ollama\) is not on the cluster.*`tenantry up` would make it/,
  ],
  [
    "a guest of the site's file on another node",
    withGuests({ 107: { node: "pve2" } }),
    "platform/sites/aiqso.yaml E_CONFLICT",
    /VMID 107 \(redis\) on pve2 stands on another node than pve1/,
  ],
  [
    "a guest of the site's file with another address",
    withGuests({ 150: { ip: "10.10.10.151" } }),
    "platform/sites/aiqso.yaml E_CONFLICT",
    /has the address 10\.10\.10\.151, not 10\.10\.10\.150/,
  ],
  [
    "a container where the site's file has a machine",
    withGuests({ 202: { kind: "container" } }),
    "platform/sites/aiqso.yaml E_CONFLICT",
    /VMID 202 \(elasticsearch\) on pve2 is a container, and this says vm/,
  ],
  [
    "a template that is none",
    withGuests({ 136: { template: false } }),
    "platform/sites/aiqso.yaml E_CONFLICT",
    /is no template\. Stop it and make it one \(pct template 136\)/,
  ],
  [
    "a node that the site's file does not have",
    withGuests({ 308: { node: "pve9" } }),
    "VMID 308 (cyberdyne-dashboard) on pve9 E_REFERENCE",
    /platform\/sites\/aiqso\.yaml has no host of that name/,
  ],
  [
    "a tenant without what comes with every tenant",
    withGuests({ 308: null }),
    "tenant cyberdyne E_MISSING",
    /no guest of it is dashboard, which comes with every tenant \(platform\/services\/dashboard\.yaml:\d+\)/,
  ],
])("%s is an error that says what was found and what to do", (_, edit, where, message) => {
  const { problems } = plan(edit);
  expect(short(problems)).toEqual([where]);
  expect(formatAdoptProblems(problems)).toMatch(message);
});

test("all contradictions come at once", () => {
  const { problems } = plan(
    withGuests({ 119: null, 308: { ip: "10.99.0.8" } }, [aGuest(10005), aGuest(10006)]),
  );
  expect(short(problems)).toEqual([
    "platform/sites/aiqso.yaml E_REFERENCE",
    "VMID 308 (cyberdyne-dashboard) on pve1 E_CONFLICT",
    "VMID 10005 (ct-10005) on pve2 E_CONFLICT",
    "VMID 10006 (ct-10006) on pve2 E_CONFLICT",
  ]);
});
