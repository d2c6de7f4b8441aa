import { spawnSync } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildProgram } from "../../cli/program.ts";
import { projectRoot, tempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";
import { tenantry, tenantryWith } from "../support/tenantry.ts";

test("validate loads neither the engine's SDK, nor a provider, nor the fleet", () => {
  using catalog = tempDevCatalog();
  const { status, output } = spawnSync(
    process.execPath,
    [
      "--import",
      new URL("./support/record-imports.mjs", import.meta.url).href,
      join(projectRoot, "cli/main.ts"),
      "-C",
      catalog.root,
      "validate",
    ],
    { stdio: ["ignore", "pipe", "pipe", "pipe"], encoding: "utf8" },
  );
  expect(status).toBe(0);
  const loaded = (output[3] as string).split("\n");
  expect(loaded.some((url) => url.endsWith("/cli/commands/validate.ts"))).toBe(true);
  expect(loaded.filter((url) => /@pulumi|@muhlba91|\/fleet\/|execa|listr2/.test(url))).toEqual([]);
});

test("a valid catalog: exit 0, what was checked and how full each site is", () => {
  using catalog = tempDevCatalog();
  const { code, stdout, stderr } = tenantry(catalog, "validate");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Valid: 3 tenants, 9 guests, .*\n {2}aiqso-lab: memory \d+ of \d+ GiB/);
});

test("errors go to stderr with exit 3; with --json they are data on stdout, and nothing else is", () => {
  using catalog = tempDevCatalog();
  catalog.edit("tenants/dev/acme.yaml", "[crm, social]", "[crn, social]");
  const plain = tenantry(catalog, "validate");
  expect([plain.code, plain.stdout]).toEqual([3, ""]);
  expect(plain.stderr).toMatch(/tenants\/dev\/acme\.yaml:\d+:\d+.*\n.*Did you mean "crm"/);
  const json = tenantry(catalog, "validate", "--json");
  expect(json.code).toBe(3);
  const { problems } = JSON.parse(json.stdout) as { problems: { code: string }[] };
  expect(problems.map(({ code }) => code)).toContain("E_REFERENCE");
});

test("validate --base refuses a ledger line that the base has and that is gone", () => {
  using catalog = tempDevCatalog();
  const git = (...args: string[]): void => {
    const named = ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args];
    expect(spawnSync("git", named, { cwd: catalog.root }).status).toBe(0);
  };
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "base");
  expect(tenantry(catalog, "validate", "--base", "HEAD").code).toBe(0);
  const ledger = catalog.read("platform/ledger/aiqso-lab.yaml");
  catalog.write("platform/ledger/aiqso-lab.yaml", ledger.replace(/^ {2}3: initech\n/m, ""));
  const { code, stderr } = tenantry(catalog, "validate", "--base", "HEAD");
  expect(code).toBe(3);
  expect(stderr).toMatch(/platform\/ledger\/aiqso-lab\.yaml.*E_LEDGER_CHANGED/);
  const unknown = tenantry(catalog, "validate", "--base", "no-such-branch");
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain("no-such-branch");
});

test("allocate --check writes nothing and exits 1; allocate writes, and then there is nothing to add", () => {
  using catalog = tempDevCatalog();
  catalog.write(
    "tenants/dev/hooli.yaml",
    "name: Hooli\nsite: aiqso-lab\ntier: starter\nservices: [crm]\n",
  );
  const before = catalog.read("platform/ledger/aiqso-lab.yaml");
  const check = tenantry(catalog, "allocate", "--check");
  expect([check.code, catalog.read("platform/ledger/aiqso-lab.yaml")]).toEqual([1, before]);
  const written = tenantry(catalog, "allocate");
  expect(written.code).toBe(0);
  expect(written.stdout).toMatch(
    /aiqso-lab\.yaml: \+ tenants \d+: hooli\n.*\+ guests \d+: \{ of: hooli\/dashboard,/,
  );
  expect(tenantry(catalog, "allocate", "--check").stdout).toMatch(/Nothing to add/);
  expect(tenantry(catalog, "validate").code).toBe(0);
});

test("list and show need no engine; a broken tenant is listed as such and does not hide the others", () => {
  using catalog = tempDevCatalog();
  catalog.write("tenants/dev/beta.yaml", "name: [");
  const list = tenantry(catalog, "list");
  expect(list.code).toBe(3);
  expect(list.stdout).toMatch(
    /^acme +\d+ +aiqso-lab +starter .*https:\/\/acme\.lab\.aiqso\.example/m,
  );
  expect(list.stdout).toMatch(/^beta .*has errors/m);
  expect(list.stderr).toContain("tenants/dev/beta.yaml:1:");
  const show = tenantry(catalog, "show", "acme");
  expect(show.code).toBe(0);
  const narrow = tenantryWith({ COLUMNS: "80" }, catalog, "show", "acme").stdout;
  for (const whole of ["https://acme.lab.aiqso.example/crm", "1024 MiB", "WebSocket"]) {
    expect(narrow).toContain(whole);
  }
  for (const part of ["Guests", "10.10.16.10", "Routes", "t1_crm", "Backup:"]) {
    expect(show.stdout).toContain(part);
  }
});

test("a tenant whose file is gone and whose ledger lines are there is listed, not forgotten", () => {
  using catalog = tempDevCatalog();
  renameSync(catalog.path("tenants/dev/initech.yaml"), catalog.path("initech.yaml"));
  const { code, stdout, stderr } = tenantry(catalog, "list");
  expect(code).toBe(3);
  expect(stdout).toMatch(/^initech .*has errors/m);
  expect(stderr).toContain("E_ORPHAN");
});

test.each([
  [["frobnicate"], /unknown command/i],
  [["up", "--parallel", "none"], /whole number from 1 to 64/],
  [["up", "--local"], /nobody can answer here.*--yes/],
  [["destroy", "--local", "--yes"], /--tenant <id>.*--platform.*--all/],
  [["up", "--local", "--yes", "--env", "staging"], /no environment "staging".*There is: dev/],
  [["up", "--local", "--yes", "--tenant", "acmee"], /no tenant "acmee".*There is: acme/],
  [["list", "--site", "nowhere"], /no site "nowhere".*There is: aiqso-lab/],
  [["release", "a/b/c", "--yes"], /neither a tenant nor/],
  [["env"], /tenantry env --local/],
  [["completion", "powershell"], /bash, zsh, fish/],
  [["capacity", "--add", "20"], /--tier \(.*starter\) and.*--services/],
  [["capacity", "--tier", "startr"], /no tier "startr".*Did you mean "starter"/],
  [["new", "hooli", "--tier", "starter"], /All missing: --name .*--site /],
  [["release", "acmee"], /"acmee": there is nothing to release\. Did you mean "acme"/],
  [["restore", "tenant", "acmee", "--local"], /no tenant "acmee"/],
  [["capacity", "--site", "nowhere"], /no site "nowhere".*There is: aiqso-lab/],
])(
  "%j is a usage error: exit 2, nothing on stdout, and what is allowed on stderr",
  (args, message) => {
    using catalog = tempDevCatalog();
    const { code, stdout, stderr } = tenantry(catalog, ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  },
);

test("with several environments one has to be named, and the list of them is in the error", () => {
  using catalog = tempDevCatalog();
  const site = catalog.read("platform/sites/aiqso-lab.yaml");
  catalog.write("platform/sites/second.yaml", site);
  catalog.edit(
    "platform/environments.yaml",
    "dev:",
    "qa: { sites: [second], lifecycle: disposable }\ndev:",
  );
  const { code, stderr } = tenantry(catalog, "list");
  expect(code).toBe(2);
  expect(stderr).toContain("--env: dev, qa");
});

test("a tenant or a site that no environment has is said to be unknown, with what is near, not to lack --env", () => {
  using catalog = tempCatalog();
  const unknown = [
    ["show", "acmee"],
    ["preview", "--tenant", "acmee", "--local"],
    ["release", "acmee"],
    ["restore", "service", "acmee/crm"],
  ];
  for (const args of unknown) {
    const { code, stderr } = tenantry(catalog, ...args);
    expect([code, stderr]).toEqual([
      2,
      'There is no tenant "acmee" in any environment. Did you mean "acme"?\n',
    ]);
  }
  expect(tenantry(catalog, "list", "--site", "nowhere").stderr).toMatch(/no site "nowhere"/);
  const both = tenantry(catalog, "preview", "--local", "--tenant", "acme", "--tenant", "wayne");
  expect([both.code, both.stderr]).toEqual([
    2,
    expect.stringContaining("acme (dev), wayne (prod)"),
  ]);
});

test.each([["list"], ["capacity"], ["preview"], ["up", "--yes"], ["adopt"]])(
  "%s refuses a site and an environment that contradict each other",
  (command, ...more) => {
    using catalog = tempCatalog();
    const site = command === "adopt" ? ["aiqso"] : ["--site", "aiqso"];
    const { code, stdout, stderr } = tenantry(catalog, command, ...more, ...site, "--env", "dev");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("The site aiqso belongs to the environment prod, not to dev.");
  },
);

test("every page of help fits 80 columns, and no sentence is broken by hand", () => {
  const program = buildProgram(() => undefined);
  const pages = [["--help"], ...program.commands.map((command) => [command.name(), "--help"])];
  using catalog = tempDevCatalog();
  for (const args of pages) {
    const { stdout } = tenantry(catalog, ...args);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  }
  for (const command of program.commands) expect(command.description()).not.toContain("\n");
});

test("help documents every exit code and gives examples; each command's help names its options", () => {
  using catalog = tempDevCatalog();
  const { code, stdout } = tenantry(catalog, "--help");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /Examples:[\s\S]*Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 .*\n {2}4 .*\n(?: {7}.*\n)+ {2}5 .*\n {2}130 /,
  );
  expect(tenantry(catalog, "up", "--help").stdout).toMatch(
    /--tenant[\s\S]*--parallel[\s\S]*-C, --directory/,
  );
  expect(tenantry(catalog, "--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
