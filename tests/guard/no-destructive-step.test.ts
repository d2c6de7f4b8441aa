import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Approval } from "../../catalog/catalog.ts";
import { emptyLedger } from "../../catalog/ledger/index-ledger.ts";
import { approve } from "../../guard/approve.ts";
import { EventReader, type Report } from "../../guard/events.ts";
import { type Judgement, judge } from "../../guard/judge.ts";
import { nothingReleased, releasedOf } from "../../guard/released.ts";
import { type RiskKind, riskKinds, verdict } from "../../guard/risks.ts";
import { TODAY } from "../support/memory-catalog.ts";

/*
 * Verdicts on what the engine really said, on the local cloud, of edits that people make: see
 * tests/guard/support/record-previews.ts.
 */

const folder = join(import.meta.dirname, "recorded");

function recorded(name: string): Report {
  const reader = new EventReader();
  for (const line of readFileSync(join(folder, `${name}.jsonl`), "utf8").split("\n"))
    reader.line(line);
  return reader.report();
}

/** `refused: data loss: acme-crm-postgres`, worst first. */
function told(name: string): string[] {
  const { risks } = verdict(judge(recorded(name), nothingReleased));
  return risks.map(({ decision, kind, name: resource }) => `${decision}: ${kind}: ${resource}`);
}

/** What each edit comes to: the whole verdict but for what is only made anew, worst first. */
const edits: readonly [edit: string, name: string, worst: string, risks: readonly string[]][] = [
  ["another port of a service", "port-edit", "none", []],
  ["a new tenant", "new-tenant", "none", []],
  [
    "another image of a guest that holds nothing",
    "disposable-guest-replaced",
    "downtime",
    ["told: downtime: acme-social"],
  ],
  [
    "a service and its ledger line taken out together",
    "service-removed",
    "data loss",
    [
      "refused: data loss: acme-social-postgres",
      "refused: downtime: acme-social",
      "refused: downtime: acme-social-postgres-password",
      "refused: downtime: acme-social-redis-password",
    ],
  ],
  [
    "another storage for guests that hold data",
    "protected-guest-replaced",
    "data loss",
    [
      ...["crm", "docs", "email"].map((it) => `refused: data loss: wayne-${it}`),
      ...["crm", "docs", "email"].flatMap((it) => [
        `refused: downtime: wayne-${it}-firewall`,
        `refused: downtime: wayne-${it}-firewall-rules`,
      ]),
      "told: downtime: wayne-dashboard",
    ],
  ],
  [
    "a tier whose databases stand on another server",
    "protected-database-replaced",
    "data loss",
    ["crm", "dashboard", "docs", "email"].flatMap((it) => [
      `refused: data loss: wayne-${it}-postgres`,
      `refused: downtime: wayne-${it}-postgres-owner`,
      `refused: downtime: wayne-${it}-postgres-role`,
      `refused: downtime: wayne-${it}-postgres-schema`,
    ]),
  ],
  [
    "an environment that is protected no longer",
    "protection-taken-away",
    "data loss",
    [
      "refused: data loss: brightside-fixnado-api-bucket",
      "refused: data loss: brightside-fixnado-api-mysql-secret",
      "refused: downtime: brightside-fixnado-api-mysql-password",
      "refused: downtime: brightside-fixnado-api-secret-jwt-key",
      "refused: downtime: brightside-fixnado-api-secret-mfa-key",
    ],
  ],
  [
    "another class of a database server",
    "aws-downtime",
    "downtime",
    [
      "told: downtime: onasis-staging-postgres",
      "told: downtime: onasis-staging-postgres-replica-first",
    ],
  ],
  [
    "other addresses of a network",
    "aws-network-replaced",
    "downtime",
    [
      "refused: downtime: fixnado-staging-network",
      ...["data", "private", "public"].flatMap((kind) =>
        ["a", "b"].map((zone) => `refused: downtime: fixnado-staging-network-${kind}-${zone}`),
      ),
      "told: downtime: fixnado-staging-network-routes-nat-a",
    ],
  ],
  [
    "another number of a tenant, which is in its bucket's name",
    "aws-bucket-replaced",
    "data loss",
    [
      "refused: data loss: brightside-fixnado-api-bucket",
      "refused: data loss: brightside-fixnado-api-mysql-secret",
      "told: data loss: brightside-fixnado-api-environment",
      "told: downtime: brightside-fixnado-api-redis",
    ],
  ],
];

test.each(edits)("%s is judged as what the engine would do", (_, name, worst, risks) => {
  const judgement = judge(recorded(name), nothingReleased);
  expect(judgement.changes).toBe(true);
  expect(verdict(judgement).worst).toBe(worst);
  const all = told(name);
  const notable = all.filter((line) => !line.includes(": replacement: "));
  expect(notable.toSorted()).toEqual(risks.toSorted());
  const kinds = all.map((line) => line.split(": ")[1]);
  expect(kinds).toEqual(
    kinds.toSorted((a, b) => riskKinds.indexOf(a as RiskKind) - riskKinds.indexOf(b as RiskKind)),
  );
});

test("every recorded preview has its verdict here", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
  expect(files.map((file) => file.replace(".jsonl", "")).sort()).toEqual(
    edits.map(([, name]) => name).sort(),
  );
});

const destructive = edits.filter(([, , , risks]) => risks.some((it) => it.startsWith("refused: ")));

/** Approvals of everything that a preview refuses. */
function approvalsOf({ refused }: Judgement): Approval[] {
  return refused.map(({ urn, op, hash = "" }) => ({
    ...{ urn, operation: op as Approval["operation"], hash },
    ...{ reason: "moved", owner: "platform team", expires: "2026-12-05" },
  }));
}

test.each(destructive)(
  "%s needs an approval of each thing that it takes, of this preview, and live",
  (_, name) => {
    const report = recorded(name);
    const judgement = judge(report, nothingReleased);
    const approvals = approvalsOf(judgement);
    const left = (some: readonly Approval[], day = TODAY): number =>
      approve(judgement, report, some, day).refused.length;
    const whole = judgement.refused.length;
    expect(whole).toBeGreaterThan(0);
    expect(left(approvals)).toBe(0);
    expect(
      verdict(approve(judgement, report, approvals, TODAY)).risks.map(({ decision }) => decision),
    ).not.toContain("refused");
    for (const one of approvals) expect(left(approvals.filter((it) => it !== one))).toBe(1);
    expect(left(approvals, "2026-12-06")).toBe(whole);
    expect(left(approvals.map((it) => ({ ...it, hash: `sha256:${"0".repeat(64)}` })))).toBe(whole);
    const elsewhere = approvals.map((it) => ({
      ...it,
      urn: it.urn.replace(/urn:pulumi:\w+/, "urn:pulumi:dev2"),
    }));
    expect(left(elsewhere)).toBe(whole);
  },
);

test("what a tombstone is about goes without an approval, and nothing else does", () => {
  const removed = recorded("service-removed");
  const guest = judge(removed, nothingReleased).deletes.find(({ type }) =>
    type.endsWith(":ContainerLegacy"),
  );
  const tombstone = { of: "acme/social", ipFreeFrom: "2027-02-20" };
  const ledger = (of: string) => ({
    ...emptyLedger("aiqso-lab"),
    tenants: new Map([[1, "acme"]]),
    released: new Map([[Number(guest?.id), { ...tombstone, of }]]),
  });
  expect(judge(removed, releasedOf(ledger("acme/social"), "acme")).refused).toEqual([]);
  expect(
    judge(removed, releasedOf(ledger("acme/crm"), "acme"))
      .refused.map(({ name }) => name)
      .sort(),
  ).toEqual([
    "acme-social-postgres",
    "acme-social-postgres-password",
    "acme-social-redis-password",
  ]);
  expect(judge(removed, releasedOf(ledger("globex/social"), "acme")).refused).toHaveLength(4);
});
