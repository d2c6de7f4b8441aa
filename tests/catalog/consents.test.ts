import { expect, test } from "vitest";
import {
  isLive,
  loadApprovals,
  loadExceptions,
  matchesUrn,
  stackOfUrn,
  whyDead,
} from "../../catalog/consent.ts";
import { formatProblems } from "../../catalog/errors.ts";
import { loadForTenant } from "../../catalog/load.ts";
import { validate } from "../../catalog/validate.ts";
import { TODAY } from "../support/memory-catalog.ts";
import { short } from "../support/problems.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";

const approvals = "platform/approvals.yaml";
const exceptions = "platform/exceptions.yaml";
const database =
  "urn:pulumi:prod.wayne::tenantry::tenantry:Tenant$postgresql:index/database:Database::wayne-crm-postgres";
const hash = `sha256:${"a1".repeat(32)}`;

const approval = (more: Readonly<Record<string, string>> = {}): string =>
  lines({
    urn: database,
    operation: "delete",
    reason: "moved to the new server",
    owner: "platform team",
    expires: "2026-12-05",
    hash,
    ...more,
  });
const exception = (more: Readonly<Record<string, string>> = {}): string =>
  lines({
    rule: "proxmox-guest-requires-firewall",
    urn: "urn:pulumi:prod.wayne::tenantry::*::wayne-crm*",
    reason: "until its scanner is moved",
    owner: "platform team",
    expires: "2027-03-01",
    ...more,
  });
function lines(entry: Readonly<Record<string, string>>): string {
  return `- ${Object.entries(entry)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n  ")}\n`;
}

/** What `validate` says of the example catalog with these files. */
function validated(files: Readonly<Record<string, string>>) {
  using catalog = tempCatalog();
  for (const [file, text] of Object.entries(files)) catalog.write(file, text);
  const { problems, warnings } = validate(catalog.root, { today: TODAY });
  return { problems, warnings };
}

function loaded<T>(change: (catalog: TempCatalog) => void, load: (root: string) => T): T {
  using catalog = tempCatalog();
  change(catalog);
  return load(catalog.root);
}

test("both files may be missing or empty lists, and then nothing is approved and no rule is excepted", () => {
  const nothing = (): void => undefined;
  const empty = (catalog: TempCatalog): void => {
    catalog.write(approvals, "[]\n");
    catalog.write(exceptions, "[]\n");
  };
  for (const change of [nothing, empty]) {
    expect(loaded(change, loadApprovals)).toEqual([]);
    expect(loaded(change, loadExceptions)).toEqual([]);
    expect(loaded(change, (root) => validate(root, { today: TODAY }).problems)).toEqual([]);
  }
});

test("what is approved and excepted is read by everybody who reads the catalog, in the file's order", () => {
  const change = (catalog: TempCatalog): void => {
    const second = approval({ operation: "replace", backup: "dump of 2026-11-20, restored once" });
    catalog.write(approvals, approval() + second);
    catalog.write(exceptions, exception());
  };
  const read = loaded(change, loadApprovals);
  expect(read.map((it) => [it.operation, it.urn, it.expires, it.hash, it.backup])).toEqual([
    ["delete", database, "2026-12-05", hash, undefined],
    ["replace", database, "2026-12-05", hash, "dump of 2026-11-20, restored once"],
  ]);
  const { catalog, problems } = loaded(change, (root) => loadForTenant(root, "prod", "wayne"));
  expect(problems).toEqual([]);
  expect(catalog.approvals).toEqual(read);
  expect(catalog.exceptions).toEqual(loaded(change, loadExceptions));
  expect(loaded(change, (root) => validate(root, { today: TODAY }))).toMatchObject({
    problems: [],
    warnings: [],
  });
});

test("files that cannot be read allow nothing: whoever asks for them alone gets an error", () => {
  const broken = (catalog: TempCatalog): void => {
    catalog.write(approvals, approval({ hash: "sha256:abc" }));
    catalog.write(exceptions, `${exception()}- nonsense\n`);
  };
  expect(() => loaded(broken, loadApprovals)).toThrow("[E_VALUE]");
  expect(() => loaded(broken, loadExceptions)).toThrow("[E_TYPE]");
  expect(() => loadApprovals("/nowhere")).toThrow("[E_FOLDER]");
  expect(() => loadExceptions("/nowhere")).toThrow("[E_FOLDER]");
});

/** What is written, and the one problem that it makes. */
const mistakes: readonly [what: string, files: Record<string, string>, at: string, says: string][] =
  [
    [
      "a misspelt key",
      { [approvals]: approval().replace("owner", "ownr") },
      `${approvals}:4 E_UNKNOWN_KEY`,
      'there is no "ownr" here. Did you mean "owner"?',
    ],
    [
      "an operation that nobody can approve",
      { [approvals]: approval({ operation: "drop" }) },
      `${approvals}:2 E_VALUE`,
      "expected one of delete, replace, unprotect, expose",
    ],
    [
      "a name in place of a URN",
      { [approvals]: approval({ urn: "wayne-crm-postgres" }) },
      `${approvals}:1 E_VALUE`,
      "expected the whole URN of one resource",
    ],
    [
      "an approval for more than one resource",
      { [approvals]: approval({ urn: database.replace("crm", "*") }) },
      `${approvals}:1 E_VALUE`,
      "expected the whole URN of one resource",
    ],
    [
      "a URN of another project",
      { [approvals]: approval({ urn: database.replace("::tenantry::", "::website::") }) },
      `${approvals}:1 E_VALUE`,
      "expected the whole URN of one resource",
    ],
    [
      "an approval without its hash",
      { [approvals]: approval().replace(/ {2}hash.*\n/, "") },
      `${approvals}:1 E_MISSING`,
      '"hash" is missing. Add it: sha256:<64 hexadecimal digits>, as the refusal prints it.',
    ],
    [
      "an approval in an environment that is not there",
      { [approvals]: approval({ urn: database.replace(":prod.", ":prd.") }) },
      `${approvals}:1 E_REFERENCE`,
      'there is no stack prd.wayne: platform/environments.yaml has no environment "prd". Did you mean "prod"?',
    ],
    [
      "an approval for a tenant who is not there",
      { [approvals]: approval({ urn: database.replace(".wayne", ".wyane") }) },
      `${approvals}:1 E_REFERENCE`,
      'there is no stack prod.wyane: tenants/prod/wyane.yaml is missing, and no ledger knows that tenant. Did you mean "wayne"? Take the approval out if it is over.',
    ],
    [
      "an approval for longer than it may last",
      { [approvals]: approval({ expires: "2026-12-22" }) },
      `${approvals}:5 E_LIMIT`,
      "2026-12-22 is more than 30 days ahead, and this approval counts for nothing. Allowed today: 2026-12-21 at the latest.",
    ],
    [
      "the same approval twice",
      { [approvals]: approval() + approval({ reason: "again" }) },
      `${approvals}:7 E_DUPLICATE`,
      `this approval stands there already (${approvals}:1). Take one of them out.`,
    ],
    [
      "an exception for every stack",
      { [exceptions]: exception({ urn: "urn:pulumi:*::tenantry::*" }) },
      `${exceptions}:2 E_VALUE`,
      "expected a URN whose stack is written out",
    ],
    [
      "an exception for a rule that cannot be one",
      { [exceptions]: exception({ rule: "Firewall" }) },
      `${exceptions}:1 E_VALUE`,
      "expected the id of a policy",
    ],
    [
      "an exception in a stack that is not there",
      { [exceptions]: exception({ urn: "urn:pulumi:prod.gone::tenantry::*" }) },
      `${exceptions}:2 E_REFERENCE`,
      "there is no stack prod.gone",
    ],
    [
      "an exception for longer than it may last",
      { [exceptions]: exception({ expires: "2027-05-21" }) },
      `${exceptions}:5 E_LIMIT`,
      "Allowed today: 2027-05-20 at the latest.",
    ],
    [
      "an exception that has expired",
      { [exceptions]: exception({ expires: "2026-11-20" }) },
      `${exceptions}:5 E_EXPIRED`,
      "this exception expired on 2026-11-20, and the rule counts again. Put right what it was about and take it out, or decide anew until 2027-05-20 at the latest.",
    ],
    [
      "the same exception twice",
      { [exceptions]: exception() + exception({ owner: "somebody else" }) },
      `${exceptions}:7 E_DUPLICATE`,
      `this exception stands there already (${exceptions}:2). Take one of them out.`,
    ],
  ];

test.each(mistakes)("%s is one located error that says what is allowed", (_, files, at, says) => {
  const { problems } = validated(files);
  expect(short(problems), formatProblems(problems)).toEqual([at]);
  expect(problems[0]?.message).toContain(says);
});

test("the last days that are allowed are allowed", () => {
  const { problems, warnings } = validated({
    [approvals]:
      approval({ expires: "2026-12-21" }) + approval({ operation: "replace", expires: TODAY }),
    [exceptions]:
      exception({ expires: "2027-05-20" }) +
      exception({ rule: "any-resource-requires-tags", expires: TODAY }),
  });
  expect([problems, warnings]).toEqual([[], []]);
});

test("an approval that has expired is a warning: the passing of a day stops nobody's changes", () => {
  const { problems, warnings } = validated({ [approvals]: approval({ expires: "2026-11-20" }) });
  expect(problems).toEqual([]);
  expect(warnings).toEqual([
    `${approvals}:1: this approval expired on 2026-11-20 and allows nothing; take it out`,
  ]);
});

test("what is left of a released tenant may be approved to go, and needs no exception any more", () => {
  const change = (catalog: TempCatalog): void => {
    catalog.remove("tenants/prod/wayne.yaml");
    const ledger = catalog.read("platform/ledger/aiqso.yaml");
    const number = /^ {2}(\d+): wayne$/m.exec(ledger)?.[1] ?? "";
    catalog.write(
      "platform/ledger/aiqso.yaml",
      ledger
        .replace(/^ {2}\d+: wayne\n/m, "")
        .replace(/^ {2}\d+: \{ of: wayne\/.*\n/gm, "")
        .concat(`releasedTenants:\n  ${number}: wayne\n`),
    );
    catalog.write(approvals, approval());
    catalog.write(exceptions, exception());
  };
  const { problems } = loaded(change, (root) => validate(root, { today: TODAY }));
  const own = problems.filter(({ file }) => file === approvals || file === exceptions);
  expect(short(own), formatProblems(problems)).toEqual([`${exceptions}:2 E_REFERENCE`]);
});

test("a tenant whose file is broken is there all the same, also before any ledger knows it", () => {
  for (const id of ["wayne", "hooli"]) {
    const { problems } = validated({
      [`tenants/prod/${id}.yaml`]: "name: [\n",
      [approvals]: approval({ urn: database.replace("prod.wayne", `prod.${id}`) }),
    });
    expect(problems.map(({ file }) => file)).toContain(`tenants/prod/${id}.yaml`);
    expect(problems.map(({ file }) => file)).not.toContain(approvals);
  }
});

const terms: readonly [entry: string, expires: string, why: string | undefined][] = [
  ["approval", "2026-11-20", "it expired on 2026-11-20"],
  ["approval", TODAY, undefined],
  ["approval", "2026-12-21", undefined],
  ["approval", "2026-12-22", "it expires on 2026-12-22, and may on 2026-12-21 at the latest"],
  ["exception", "2026-11-20", "it expired on 2026-11-20"],
  ["exception", TODAY, undefined],
  ["exception", "2027-05-20", undefined],
  ["exception", "2027-05-21", "it expires on 2027-05-21, and may on 2027-05-20 at the latest"],
];

test.each(terms)(
  "an %s until %s counts exactly when nothing speaks against it",
  (kind, expires, why) => {
    const shared = { urn: database, reason: "r", owner: "o", expires };
    const entry =
      kind === "approval"
        ? { ...shared, operation: "delete" as const, hash }
        : { ...shared, rule: "a-b" };
    expect(whyDead(entry, TODAY)).toBe(why);
    expect(isLive(entry, TODAY)).toBe(why === undefined);
  },
);

const patterns: readonly [pattern: string, urn: string, matches: boolean][] = [
  [
    "urn:pulumi:prod.wayne::tenantry::a:b/c:D::wayne-crm",
    "urn:pulumi:prod.wayne::tenantry::a:b/c:D::wayne-crm",
    true,
  ],
  [
    "urn:pulumi:prod.wayne::tenantry::a:b/c:D::wayne-crm",
    "urn:pulumi:prod.wayne::tenantry::a:b/c:D::wayne-crm-2",
    false,
  ],
  [
    "urn:pulumi:prod.wayne::tenantry::*::wayne-crm*",
    "urn:pulumi:prod.wayne::tenantry::a:b/c:D::wayne-crm-2",
    true,
  ],
  [
    "urn:pulumi:prod.wayne::tenantry::*::wayne-crm*",
    "urn:pulumi:prod.wayne2::tenantry::a:b/c:D::wayne-crm",
    false,
  ],
  [
    "urn:pulumi:prod.wayne::tenantry::*::wayne-crm",
    "urn:pulumi:prod.wayne::tenantry::a:b/c:D::wayne-crm-2",
    false,
  ],
  [
    "urn:pulumi:prod.wayne::tenantry::*$a:b/*:D::*-role-*",
    "urn:pulumi:prod.wayne::tenantry::t:T$a:b/c:D::wayne-role-x",
    true,
  ],
  [
    "urn:pulumi:prod.wayne::tenantry::*$a:b/*:D::*-role-*",
    "urn:pulumi:prod.wayne::tenantry::t:T$a:b/c:D::wayne-role",
    false,
  ],
  // The end may not use what the middle has used already.
  ["urn:pulumi:prod.wayne::tenantry::*abab*ab", "urn:pulumi:prod.wayne::tenantry::abab", false],
  // Signs that mean something elsewhere mean themselves.
  ["urn:pulumi:prod.wayne::tenantry::a.c*", "urn:pulumi:prod.wayne::tenantry::abc", false],
];

test.each(patterns)("the pattern %s means %s: %s", (pattern, urn, matches) => {
  expect(matchesUrn(pattern, urn)).toBe(matches);
});

test("a URN and a pattern name their stack, and anything else names none", () => {
  expect([database, "urn:pulumi:prod::tenantry::*", "prod.wayne", ""].map(stackOfUrn)).toEqual([
    "prod.wayne",
    "prod",
    "",
    "",
  ]);
});

test("an exception of a rule that there is not is an error once the rules are known", () => {
  using catalog = tempCatalog();
  catalog.write(exceptions, exception({ rule: "proxmox-guest-requires-firewal" }));
  const rules = ["proxmox-guest-requires-firewall"];
  const problems = (known?: readonly string[]) =>
    validate(catalog.root, { today: TODAY, ...(known ? { rules: known } : {}) }).problems;
  expect(problems()).toEqual([]);
  expect(formatProblems(problems(rules))).toContain(
    'there is no rule "proxmox-guest-requires-firewal". Did you mean "proxmox-guest-requires-firewall"?',
  );
});
