import { expect, test } from "vitest";
import {
  adoptedEntry,
  ledger,
  prodProblemsAfter,
  site,
  stark,
  umbrella,
  wayne,
} from "../support/prod-catalog.ts";
import { tempCatalog } from "../support/temp-catalog.ts";

/* What is refused of tenants with something of their own, of clones, and of what services use: with file and line. */

const refusals: readonly [
  what: string,
  edits: readonly (readonly [file: string, from: string, to: string])[],
  problem: string,
  says: string,
][] = [
  [
    "a bridge tenant on a site without VLANs to give",
    [
      [ledger, "  1100: { of: stark, cidr: 10.64.0.0/24 }\n", ""],
      [site, ", vlan: 1100-1355, cidr: 10.64.0.0/16", ""],
    ],
    `${stark}:4 E_REFERENCE`,
    "aiqso has no VLANs to give. Add ranges.vlan and ranges.cidr",
  ],
  [
    "a tier whose size no own server has",
    [
      ["platform/tiers.yaml", "bridge, size: large", "bridge, size: huge"],
      [
        "platform/services/dashboard.yaml",
        "  large:",
        "  huge: { memoryMib: 64, cores: 1, diskGib: 1 }\n  large:",
      ],
      [
        "platform/services/crm.yaml",
        "  large:",
        "  huge: { memoryMib: 64, cores: 1, diskGib: 1 }\n  large:",
      ],
      [
        "platform/services/social.yaml",
        "  large:",
        "  huge: { memoryMib: 64, cores: 1, diskGib: 1 }\n  large:",
      ],
      [
        "platform/services/calendar.yaml",
        "  large:",
        "  huge: { memoryMib: 64, cores: 1, diskGib: 16 }\n  large:",
      ],
    ],
    `${stark}:4 E_REFERENCE`,
    'asks for the size "huge", which dedicated.postgres of aiqso does not have. There are: large, small.',
  ],
  [
    "a pool tenant whose tier becomes silo",
    [[wayne, "tier: starter", "tier: enterprise"]],
    `${wayne}:4 E_CONFLICT`,
    "wayne/dashboard stands on pve2, which is no host of wayne's own",
  ],
  [
    "a silo tenant whose tier becomes bridge",
    [[umbrella, "tier: enterprise", "tier: business"]],
    `${umbrella}:4 E_CONFLICT`,
    "umbrella/dashboard stands on pve3",
  ],
  [
    "a tenant that was made in its own network and goes to pool",
    [[stark, "tier: business", "tier: growth"]],
    `${stark}:4 E_CONFLICT`,
    "stark/dashboard was made in stark's own network 10.64.0.0/24 and has no address in the shared one",
  ],
  [
    "a guest of somebody else on a silo tenant's host, written by hand",
    [
      [
        ledger,
        "of: wayne/docs, ip: 10.10.16.12, host: pve2",
        "of: wayne/docs, ip: 10.10.16.12, host: pve3",
      ],
    ],
    `${umbrella}:4 E_CONFLICT`,
    "umbrella has pve3 to itself by its tier enterprise, and wayne/docs stands there too",
  ],
  [
    "an own server that no service uses any more",
    [
      ["platform/services/dashboard.yaml", "uses: [postgres, redis]", "uses: [postgres]"],
      ["platform/services/dashboard.yaml", "redis: { keyPrefix: true }\n", ""],
      [
        "platform/services/dashboard.yaml",
        '  REDIS_URL: "{redis.url}"\n  REDIS_PREFIX: "{redis.prefix}"\n',
        "",
      ],
    ],
    `${umbrella}:5 E_ORPHAN`,
    "no service of umbrella uses redis any more",
  ],
  [
    "an address outside the tenant's own network",
    [[ledger, "of: stark/crm, ip: 10.64.0.13", "of: stark/crm, ip: 10.64.7.13"]],
    `${ledger}:15 E_CONFLICT`,
    "stark/crm has the address 10.64.7.13, outside the site's networks",
  ],
  [
    "a VLAN that is given and released at once",
    [
      [
        ledger,
        "guests:",
        "releasedNetworks:\n  1100: { of: old, cidr: 10.64.9.0/24, freeFrom: 2027-01-01 }\nguests:",
      ],
    ],
    `${ledger}:12 E_DUPLICATE`,
    "VLAN 1100 belongs to stark",
  ],
  [
    "a tenant's network that a network of the site overlaps",
    [[ledger, "of: stark, cidr: 10.64.0.0/24", "of: stark, cidr: 10.10.10.0/24"]],
    `${ledger}:9 E_CONFLICT`,
    "stark's own network 10.10.10.0/24 overlaps 10.10.10.0/24, which is the site's",
  ],
  [
    "a range that does not hold a tenant's network any more",
    [[site, "cidr: 10.64.0.0/16", "cidr: 10.65.0.0/16"]],
    `${ledger}:9 E_CONFLICT`,
    "stark's own network 10.64.0.0/24 lies outside ranges.cidr 10.65.0.0/16",
  ],
  [
    "an adopted entry about no guest",
    [[ledger, "guests:", `adopted:\n  301: ${adoptedEntry("stray")}\nguests:`]],
    `${ledger}:12 E_REFERENCE`,
    "no guest has the VMID 301",
  ],
  [
    "a template that no site has",
    [["platform/services/docs.yaml", "template: paperless-ngx", "template: paperless"]],
    "platform/services/docs.yaml:3 E_REFERENCE",
    'no site has a template "paperless". Did you mean "paperless-ngx"?',
  ],
  [
    "a clone with another disk than its template",
    [["platform/services/docs.yaml", "cores: 4, diskGib: 32", "cores: 4, diskGib: 64"]],
    "platform/services/docs.yaml:7 E_VALUE",
    "the template paperless-ngx of aiqso has 32 GiB",
  ],
  [
    "an image and a template",
    [
      [
        "platform/services/docs.yaml",
        "template:",
        `image: registry.example/x@sha256:${"1".repeat(64)}\ntemplate:`,
      ],
    ],
    "platform/services/docs.yaml:4 E_VALUE",
    "a guest is made from one of them",
  ],
  [
    "neither an image nor a template",
    [["platform/services/email.yaml", "template: listmonk\n", ""]],
    "platform/services/email.yaml:2 E_MISSING",
    '"image" is missing',
  ],
  [
    "a guest of the platform that no site has",
    [["platform/services/content.yaml", "ollama]", "olama]"]],
    "platform/services/content.yaml:9 E_REFERENCE",
    'no site has a store, a guest that accepts from tenants, or an external machine for them that is called "olama". Did you mean "ollama"?',
  ],
  [
    "a placeholder of a guest that the service does not use",
    [["platform/services/crm.yaml", "{url}", "{ollama.host}"]],
    "platform/services/crm.yaml:19 E_REFERENCE",
    "{ollama.host} needs `uses` with ollama in it",
  ],
  [
    "a guest of the platform that only another site has",
    [[site, "from: [tenants, n8n] }] # tenants", "from: [n8n] }] # tenants"]],
    `${stark}:5 E_REFERENCE`,
    "social uses ollama (platform/services/social.yaml:9), and aiqso has no guest ollama that accepts from tenants",
  ],
  [
    "more connections than the tenant's own server has",
    [[site, "maxConnections: 250", "maxConnections: 90"]],
    `${stark}:5 E_CAPACITY`,
    "stark's own PostgreSQL has 90 connections, of which 20 are kept for its administrators; these services are promised 80",
  ],
  [
    "more backups than there is room for",
    [[site, "spaceGib: 40000", "spaceGib: 1000"]],
    `${site}:${lineIn(site, "spaceGib")} E_CAPACITY`,
    "aiqso has 1000 GiB for backups",
  ],
];

test.each(refusals)("%s is refused with file and line", (_what, edits, problem, says) => {
  const found = prodProblemsAfter((catalog) => {
    for (const [file, from, to] of edits) catalog.edit(file, from, to);
  });
  const said = found.find((it) => it.startsWith(problem) && it.includes(says));
  expect(found).toEqual(expect.arrayContaining([said ?? `${problem} … ${says}`]));
});

test("a tenant's file is judged alone: a tenant on a site without the template names its own service", () => {
  const [problem] = prodProblemsAfter((catalog) => {
    catalog.edit("tenants/dev/acme.yaml", "[crm, social]", "[crm, docs, social]");
  });
  expect(problem).toMatch(
    /^tenants\/dev\/acme\.yaml:5 E_REFERENCE docs is cloned from paperless-ngx/,
  );
});

function lineIn(file: string, text: string): number {
  using catalog = tempCatalog();
  return (
    catalog
      .read(file)
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}
