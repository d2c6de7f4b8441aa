/**
 * Who may import whom: index → stacks → components → provider SDKs; index, stacks, fleet, cli → catalog;
 * cli → fleet → guard, policies, catalog; cli → toolchain; policies → guard, catalog. The simulated clouds are a process of their own.
 */

/** A rule: files that match `from` may import of our own folders only themselves and `allowed`. */
function only(from, allowed, comment) {
  const own =
    "^(index\\.ts|bench|catalog|cli|components|fleet|guard|localcloud|policies|stacks|tests|toolchain)";
  return {
    name: `${from}-imports-only-what-it-may`,
    severity: "error",
    comment,
    from: { path: `^${from}/` },
    // Leaves that everyone may import: the tokens, tag keys and name rules; what a process loads before the SDK.
    to: {
      path: own,
      pathNot: `^(${[from, ...allowed].join("|")})/|^components/(conventions|lean-sdk)\\.ts$`,
    },
  };
}

const pulumi = "node_modules/(@pulumi|@muhlba91)/";

export default {
  forbidden: [
    only("catalog", [], "The catalog is pure: it reads YAML and decides."),
    only(
      "stacks",
      ["catalog", "components"],
      "A stack turns what the catalog decided into components.",
    ),
    only(
      "components",
      ["catalog"],
      "A component takes what it is given; of the catalog it knows types.",
    ),
    only("guard", ["catalog"], "The guard judges what it is shown, as plain data."),
    only(
      "policies",
      ["catalog", "guard"],
      "A policy judges one stack as plain data; of ours it knows the exceptions.",
    ),
    only(
      "fleet",
      ["catalog", "guard", "policies"],
      "The fleet runs stacks by their names, it does not build them.",
    ),
    only(
      "cli",
      ["catalog", "fleet", "guard", "policies", "toolchain"],
      "The command parses, calls and prints.",
    ),
    only("localcloud", [], "The simulated clouds know the providers, not the program."),
    only("toolchain", [], "The toolchain prepares the machine for everybody else."),
    {
      name: "components-import-catalog-types-only",
      severity: "error",
      comment: "What a component needs arrives in its arguments.",
      from: { path: "^components/" },
      to: { path: "^catalog/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "what-everyone-imports-is-a-leaf",
      severity: "error",
      comment: "Everyone may import it, so it imports nothing of ours.",
      from: { path: "^components/(conventions|lean-sdk)\\.ts$" },
      to: { path: "^(catalog|cli|components|fleet|guard|localcloud|policies|stacks|toolchain)/" },
    },
    {
      name: "pure-code-knows-no-pulumi",
      severity: "error",
      comment:
        "Renderers, the catalog, the guard and the rules are plain functions over plain data. A model is the program itself, and the pack a plugin of the engine: processes of their own.",
      from: {
        path: "^(catalog|fleet|guard|cli|policies)/|/render/",
        pathNot: "^fleet/model/|^policies/(adapter|pack|plain)\\.ts$",
      },
      to: { path: pulumi },
    },
    {
      name: "the-program-imports-stacks",
      severity: "error",
      comment: "index.ts only says which stack is built.",
      from: { path: "^index\\.ts$" },
      to: { path: "^(catalog|cli|components|fleet|guard|localcloud|policies|toolchain)/" },
    },
    {
      name: "nobody-imports-an-entry",
      severity: "error",
      comment: "index.ts is the program that Pulumi runs.",
      from: { pathNot: "^(tests|bench)/" },
      to: { path: "^index\\.ts$" },
    },
    {
      name: "nothing-ours-imports-tests",
      severity: "error",
      from: { pathNot: "^(tests|bench)/" },
      to: { path: "^(tests|bench)/" },
    },
    {
      name: "no-circles",
      severity: "error",
      comment: "Files that need each other are one file, or lack a third.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolved-import",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".js", ".d.ts"] },
  },
};
