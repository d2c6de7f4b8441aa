import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CatalogErrorCode } from "../../catalog/errors.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { aCatalog, aFolder } from "../support/a-catalog.ts";

const acme = "tenants/dev/acme.yaml";
const good = "name: Acme Ltd\nsite: aiqso-lab\ntier: starter\nservices: [crm, social]\n";

function withAcme(content: string | Uint8Array) {
  const { problems, catalog } = loadCatalog(aCatalog({ [acme]: content }));
  return { problems, ids: catalog.tenants.map((tenant) => tenant.id) };
}

const bomb = `a: &a [${"x,".repeat(9)}x]\n${"bcdefgh"
  .split("")
  .map((letter, index) => {
    const before = "abcdefgh"[index] ?? "a";
    return `${letter}: &${letter} [${`*${before},`.repeat(9)}*${before}]`;
  })
  .join("\n")}\n`;

const hostile: readonly (readonly [
  what: string,
  content: string | Uint8Array,
  code: CatalogErrorCode,
  line: number,
  column: number,
])[] = [
  ["a duplicate key", `${good}tier: growth\n`, "E_DUPLICATE_KEY", 5, 1],
  [
    "a duplicate key in flow style",
    "{ name: A, name: B, site: aiqso-lab, tier: starter, services: [] }",
    "E_DUPLICATE_KEY",
    1,
    12,
  ],
  ["a duplicate key, once quoted", `${good}"tier": growth\n`, "E_DUPLICATE_KEY", 5, 1],
  ["an alias", good.replace("site: ", "site: &s ").replace("starter", "*s"), "E_ALIAS", 3, 7],
  ["an alias to nothing", good.replace("starter", "*s"), "E_ALIAS", 3, 7],
  ["a merge key", `${good}<<: { tier: growth }\n`, "E_UNKNOWN_KEY", 5, 1],
  ["a byte order mark", `\ufeff${good}`, "E_ENCODING", 1, 1],
  ["UTF-16", Buffer.from(`\ufeff${good}`, "utf16le"), "E_ENCODING", 1, 1],
  ["bytes that are no UTF-8", Buffer.from("name: Acm\xe9\n", "latin1"), "E_ENCODING", 1, 10],
  ["a cut UTF-8 sequence", Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82]), "E_ENCODING", 1, 4],
  ["a null byte", good.replace("Acme", "Ac\0me"), "E_ENCODING", 1, 9],
  ["a terminal's escape", good.replace("Acme", "\u001b[2JAcme"), "E_ENCODING", 1, 7],
  ["an escaped control character", good.replace("Acme Ltd", '"A\\e[2Jcme"'), "E_VALUE", 1, 7],
  ["text that is turned round", good.replace("Acme", "\u202eAcme"), "E_ENCODING", 1, 7],
  ["an old Macintosh's line ends", good.replaceAll("\n", "\r"), "E_ENCODING", 1, 15],
  ["several documents", `${good}---\n${good}`, "E_DOCUMENTS", 5, 1],
  ["more than 1 MiB", `${good}#${"x".repeat(1024 * 1024)}\n`, "E_SIZE", 1, 1],
  ["__proto__", `${good}__proto__: { tier: growth }\n`, "E_UNKNOWN_KEY", 5, 1],
  ["constructor", `${good}pin: { constructor: {} }\n`, "E_UNKNOWN_KEY", 5, 8],
  ["a tag of a function", good.replace("starter", "!!js/function 'x'"), "E_SYNTAX", 3, 21],
  ["a tag of a number", good.replace("starter", "!!int 5"), "E_SYNTAX", 3, 13],
  ["nothing", "", "E_TYPE", 1, 1],
  ["only a comment", "# later\n", "E_TYPE", 1, 1],
  ["a null document", "~\n", "E_TYPE", 1, 1],
  ["a list", "[a]\n", "E_TYPE", 1, 1],
  ["a text", "Acme\n", "E_TYPE", 1, 1],
  ["a thousand levels", "[".repeat(1000), "E_SYNTAX", 1, 32],
  ["100,000 levels", "[".repeat(100_000), "E_SYNTAX", 1, 32],
  ["a mapping as a key", `${good}? { a: b }\n: c\n`, "E_TYPE", 5, 3],
  ["a tab as indentation", "name: A\npin:\n\tcrm: {}\n", "E_SYNTAX", 3, 1],
  ["brackets that stay open", good.replace("social]", "social"), "E_SYNTAX", 5, 1],
  ["no as text", good.replace("Acme Ltd", "no"), "E_TYPE", 1, 7],
  ["010 as text", good.replace("Acme Ltd", "010"), "E_TYPE", 1, 7],
  ["1e3 as text", good.replace("Acme Ltd", "1e3"), "E_TYPE", 1, 7],
  ["0x1F as text", good.replace("Acme Ltd", "0x1F"), "E_TYPE", 1, 7],
  ["1.20 as text", good.replace("Acme Ltd", "1.20"), "E_TYPE", 1, 7],
  ["true as text", good.replace("Acme Ltd", "true"), "E_TYPE", 1, 7],
  ["nothing as text", good.replace("Acme Ltd", ""), "E_TYPE", 1, 1],
  ["a letter that looks like another", good.replace("site: a", "site: \u0430"), "E_VALUE", 2, 7],
];

test.each(hostile)(
  "%s is one located error and takes no other file along",
  (_what, content, code, line, column) => {
    const { problems, ids } = withAcme(content);

    expect(problems.map((it) => [it.file, it.code, it.line, it.column])).toEqual([
      [acme, code, line, column],
    ]);
    expect(ids).toEqual(["globex", "initech"]);
  },
);

test("a bomb of aliases is refused at its first alias and is never expanded", () => {
  const { problems } = withAcme(bomb);

  expect(problems.filter((it) => it.code === "E_ALIAS")).toMatchObject([{ line: 2, column: 8 }]);
  expect(problems.length).toBeLessThan(20);
});

test("what else is wrong in a file with a duplicate key is said in the same run", () => {
  const { problems } = withAcme("name: 010\nsite: aiqso-lab\nsite: 5\ntier: *x\nservices: crm\n");

  expect(problems.map((it) => [it.code, it.line])).toEqual([
    ["E_TYPE", 1],
    ["E_DUPLICATE_KEY", 3],
    ["E_ALIAS", 4],
    ["E_TYPE", 5],
  ]);
});

test("lines that end with CRLF are read, and errors still point at the right place", () => {
  expect(withAcme(good.replaceAll("\n", "\r\n")).problems).toEqual([]);

  const [problem] = withAcme(`${good}teir: x\n`.replaceAll("\n", "\r\n")).problems;
  expect(problem).toMatchObject({ line: 5, column: 1, excerpt: "teir: x" });
});

const numbers: readonly (readonly [text: string, code: CatalogErrorCode])[] = [
  ["010", "E_TYPE"],
  ["0o17", "E_TYPE"],
  ["1e3", "E_TYPE"],
  ["1_000", "E_TYPE"],
  ["+80", "E_TYPE"],
  ["80.0", "E_TYPE"],
  ["80.5", "E_TYPE"],
  ["1:20", "E_TYPE"],
  [".inf", "E_TYPE"],
  [".nan", "E_TYPE"],
  ["99999999999999999999", "E_TYPE"],
  ["-1", "E_VALUE"],
  ["0", "E_VALUE"],
  ["65536", "E_VALUE"],
  ["'80'", "E_TYPE"],
  ["yes", "E_TYPE"],
];

test.each(numbers)("a port of %s is one located error", (text, code) => {
  const file = "platform/services/extra.yaml";
  const content = `title: Extra
image: registry.example/extra@sha256:${"1".repeat(64)}
route: { mount: host, host: extra, port: ${text}, health: / }
sizes: { small: { memoryMib: 64, cores: 1, diskGib: 1 } }
`;
  const { problems } = loadCatalog(aCatalog({ [file]: content }));

  expect(problems.map((it) => [it.file, it.code, it.line, it.column])).toEqual([
    [file, code, 3, 42],
  ]);
});

const names: readonly (readonly [name: string, code: CatalogErrorCode])[] = [
  ["Acme.yaml", "E_VALUE"],
  ["ac--me.yaml", "E_VALUE"],
  ["acme-.yaml", "E_VALUE"],
  ["1acme.yaml", "E_VALUE"],
  ["a.yaml", "E_VALUE"],
  [".yaml", "E_FILE"],
  ["platform.yaml", "E_VALUE"],
  ["constructor.yaml", "E_VALUE"],
  ["\u0430cme.yaml", "E_VALUE"],
  ["ac\u001bme.yaml", "E_VALUE"],
  [`${"a".repeat(21)}.yaml`, "E_VALUE"],
  ["acme.yml", "E_FILE"],
  ["new.YAML", "E_FILE"],
  ["notes.txt", "E_FILE"],
  ["acme.yaml~", "E_FILE"],
  [".hidden.yaml", "E_FILE"],
];

test.each(names)("a file named %j is one error", (name, code) => {
  const root = aCatalog({ [`tenants/dev/${name}`]: good });
  const { problems, catalog } = loadCatalog(root);

  expect(problems.map((it) => it.code)).toEqual([code]);
  expect(problems[0]?.file).toMatch(/^tenants\/dev\/[ -~\u0430]*$/u);
  expect(catalog.tenants.map((tenant) => tenant.id)).toEqual(["acme", "globex", "initech"]);
});

test("what is no plain file is an error and is never opened", () => {
  const root = aCatalog({ "outside.yaml": good });
  const folder = join(root, "tenants/dev");
  symlinkSync("../../outside.yaml", join(folder, "link.yaml"));
  symlinkSync("/nowhere/at/all.yaml", join(folder, "dangling.yaml"));
  symlinkSync("/etc", join(root, "tenants/etc"));
  symlinkSync("../sites", join(root, "platform/ledgers"));
  mkdirSync(join(folder, "folder.yaml"));
  execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", join(folder, "pipe.yaml")]);

  expect(loadCatalog(root).problems.map((it) => [it.file, it.code])).toEqual([
    ["platform/ledgers", "E_FILE"],
    ["tenants/dev/dangling.yaml", "E_LINK"],
    ["tenants/dev/folder.yaml", "E_FILE"],
    ["tenants/dev/link.yaml", "E_LINK"],
    ["tenants/dev/pipe.yaml", "E_FILE"],
    ["tenants/etc", "E_LINK"],
  ]);
});

test.each([
  ["tenants", "tenants", "E_FOLDER"],
  ["tenants/dev", "tenants/dev", "E_FOLDER"],
  ["platform", "platform", "E_FOLDER"],
  ["platform/sites", "platform/sites", "E_FOLDER"],
  ["platform/services", "platform/services", "E_FOLDER"],
  ["platform/environments.yaml", "platform/environments.yaml", "E_FILE"],
  ["platform/tiers.yaml", "platform/tiers.yaml", "E_FILE"],
])("%s missing is an error, never an empty catalog", (path, file, code) => {
  expect(loadCatalog(aCatalog({ [path]: null })).problems.map((it) => [it.file, it.code])).toEqual([
    [file, code],
  ]);
});

test.each(["tenants/dev", "platform/sites", "platform/services"])(
  "%s without a file in it is an error, never an empty catalog",
  (folder) => {
    const root = aCatalog();
    for (const name of readdirSync(join(root, folder))) rmSync(join(root, folder, name));

    expect(loadCatalog(root).problems.map((it) => [it.file, it.code])).toEqual([
      [folder, "E_FOLDER"],
    ]);
  },
);

test("a link or a file in the place of a folder is an error", () => {
  const root = aCatalog({ "platform/services": null });
  symlinkSync("/etc", join(root, "platform/services"));
  rmSync(join(root, "tenants/dev"), { recursive: true });
  writeFileSync(join(root, "tenants/dev"), "dev");

  const { problems } = loadCatalog(root);
  expect(problems.map((it) => [it.file, it.code])).toEqual([
    ["platform/services", "E_LINK"],
    ["tenants/dev", "E_FILE"],
  ]);
});

test("an environment that has no tenants yet says so with a file", () => {
  const root = aCatalog({
    "platform/environments.yaml":
      "dev: { sites: [aiqso-lab], lifecycle: disposable }\nprod: { sites: [other], lifecycle: protected }\n",
    "tenants/prod/.gitkeep": "",
  });

  expect(loadCatalog(root).problems).toEqual([]);
});

test("a catalog that is not there is one error", () => {
  const { problems } = loadCatalog(join(aFolder(), "nowhere"));

  expect(problems.map((it) => it.code)).toEqual(["E_FOLDER"]);
});
