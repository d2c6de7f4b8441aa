import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secretPlaces } from "../../../guard/secret-places.ts";
import { allocateIn } from "../../support/allocate-in.ts";
import {
  projectRoot,
  type TempCatalog,
  tempCatalog,
  tempWholeCatalog,
} from "../../support/temp-catalog.ts";
import { exportedState, pulumi, tenantry } from "../../support/tenantry.ts";

/*
 * Records what the real engine says of a change, on the local cloud: brings environments up, edits their files, and
 * writes the events of `pulumi preview --json` to tests/guard/recorded/<change>.jsonl, without what the guard does not
 * read. Beside them, in state-<environment>.json, of each type that may hold a secret one resource as the engine
 * exports it. Run it when the engine's version or what the components register changes:
 *
 *   PATH="$PWD/.tenantry/bin:$PATH" node tests/guard/support/record-previews.ts
 *
 * It takes some minutes; `npm run fix` formats what it wrote.
 */

interface Change {
  readonly name: string;
  readonly stack: string;
  readonly edit: (catalog: TempCatalog) => void;
}

interface World {
  readonly environment: string;
  readonly catalog: () => TempCatalog;
  readonly tenant: string;
  readonly changes: readonly Change[];
}

const lab = "platform/ledger/aiqso-lab.yaml";
const prod = "platform/sites/aiqso.yaml";
const fixnado = "fixnado-staging.yaml";

const worlds: readonly World[] = [
  {
    environment: "dev",
    catalog: tempCatalog,
    tenant: "acme",
    changes: [
      {
        name: "port-edit",
        stack: "dev.acme",
        edit: (it) => it.edit("platform/services/social.yaml", "port: 3000", "port: 3001"),
      },
      {
        name: "new-tenant",
        stack: "dev.hooli",
        edit: (it) => {
          const lines = ["name: Hooli", "site: aiqso-lab", "tier: starter", "services: [crm]"];
          it.write("tenants/dev/hooli.yaml", `${lines.join("\n")}\n`);
          allocateIn(it.root);
        },
      },
      {
        name: "disposable-guest-replaced",
        stack: "dev.acme",
        edit: (it) => it.edit("platform/services/social.yaml", "sha256:3333", "sha256:4444"),
      },
      {
        // The entry and its line in the ledger together: that alone releases nothing.
        name: "service-removed",
        stack: "dev.acme",
        edit: (it) => {
          it.edit("tenants/dev/acme.yaml", "[crm, social]", "[crm]");
          const line = /^ {2}\d+: \{ of: acme\/social.*\n/m.exec(it.read(lab))?.[0] ?? "none";
          it.edit(lab, line, "");
        },
      },
    ],
  },
  {
    environment: "prod",
    catalog: tempCatalog,
    tenant: "wayne",
    changes: [
      {
        name: "protected-guest-replaced",
        stack: "prod.wayne",
        edit: (it) => it.edit(prod, "guests: local-zfs", "guests: local-lvm"),
      },
      {
        name: "protected-database-replaced",
        stack: "prod.wayne",
        edit: (it) => {
          it.edit("tenants/prod/wayne.yaml", "tier: starter", "tier: business");
          allocateIn(it.root);
        },
      },
    ],
  },
  {
    environment: "staging",
    catalog: () => {
      const catalog = tempWholeCatalog();
      const sites = "onasis-staging], lifecycle: ";
      catalog.edit("platform/environments.yaml", `${sites}disposable`, `${sites}protected`);
      return catalog;
    },
    tenant: "brightside",
    changes: [
      {
        name: "protection-taken-away",
        stack: "staging.brightside",
        edit: (it) =>
          it.edit("platform/environments.yaml", "lifecycle: protected", "lifecycle: disposable"),
      },
      {
        name: "aws-downtime",
        stack: "staging",
        edit: (it) =>
          it.edit(
            "platform/sites/onasis-staging.yaml",
            "class: db.t4g.large",
            "class: db.r7g.large",
          ),
      },
      {
        name: "aws-network-replaced",
        stack: "staging",
        edit: (it) => {
          it.edit(`platform/sites/${fixnado}`, "cidr: 10.41.0.0/16", "cidr: 10.61.0.0/16");
          it.edit(`platform/ledger/${fixnado}`, "cidr: 10.41.0.0/16", "cidr: 10.61.0.0/16");
        },
      },
      {
        // By hand, as nobody should: the tenant's number is in the name of its bucket.
        name: "aws-bucket-replaced",
        stack: "staging.brightside",
        edit: (it) => {
          it.edit(`platform/ledger/${fixnado}`, "1: brightside", "2: brightside");
          it.edit(`platform/ledger/${fixnado}`, "1: 1\n", "2: 1\n");
        },
      },
    ],
  },
];

function record({ environment, catalog: make, tenant, changes }: World, folder: string): void {
  using catalog = make();
  for (const which of [["--platform"], ["--tenant", tenant]]) {
    const up = tenantry(catalog, "up", "--env", environment, "--local", "--yes", ...which);
    if (up.code !== 0) throw new Error(up.stderr + up.stdout);
  }
  const kept = mkdtempSync(join(tmpdir(), "tenantry-kept-"));
  for (const part of ["tenants", "platform"]) {
    cpSync(catalog.path(part), join(kept, part), { recursive: true });
  }
  for (const { name, stack, edit } of changes) {
    edit(catalog);
    writeFileSync(join(folder, `${name}.jsonl`), preview(catalog, stack));
    for (const part of ["tenants", "platform"]) {
      rmSync(catalog.path(part), { recursive: true });
      cpSync(join(kept, part), catalog.path(part), { recursive: true });
    }
    console.log(name);
  }
  rmSync(kept, { recursive: true });
  const stacks = [environment, `${environment}.${tenant}`];
  writeFileSync(join(folder, `state-${environment}.json`), excerpt(catalog, stacks));
}

/** What the scan of states has to read: where secrets have their place, and where texts are long. */
const scanned: ReadonlySet<string> = new Set([
  ...secretPlaces.keys(),
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:lambda/invocation:Invocation",
  "proxmoxve:index/vmLegacy:VmLegacy",
  "pulumi:pulumi:Stack",
]);

function excerpt(catalog: TempCatalog, stacks: readonly string[]): string {
  const all = stacks.flatMap((stack) => exportedState(catalog, stack).deployment.resources ?? []);
  const resources = all
    .filter(({ type }, index) => index === all.findIndex((it) => it.type === type))
    .filter(({ type }) => scanned.has(type))
    .map(({ urn, type, inputs, outputs }) => ({ urn, type, inputs, outputs }));
  return `${JSON.stringify({ version: 3, deployment: { resources } }, cut, 2)}\n`;
}

/** A script that is delivered to a host is the same as in the repository. */
function cut(_: string, value: unknown): unknown {
  const isScript = typeof value === "string" && value.length > 2000 && value.startsWith("#!");
  return isScript ? `${value.slice(0, 2000)}…` : value;
}

function preview(catalog: TempCatalog, stack: string): string {
  // Refused for a stack that stands, which is all right: then it is there to be previewed.
  pulumi(catalog, "stack", "init", "--stack", stack, "--no-select");
  const { code, stdout, stderr } = pulumi(
    catalog,
    ...["preview", "--ignore-protect", "--json", "--stack", stack],
  );
  if (code !== 0) throw new Error(stderr + stdout);
  const lines = stdout.split("\n").flatMap((line) => reduced(line) ?? []);
  return `${lines.join("\n")}\n`;
}

interface Meta {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: State | null;
  readonly new?: State | null;
  readonly keys?: unknown;
  readonly diffs?: unknown;
  readonly detailedDiff?: unknown;
}
interface State {
  readonly id?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What the guard reads of one line. */
function reduced(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  const event = JSON.parse(line) as {
    resourcePreEvent?: { metadata: Meta };
    summaryEvent?: { resourceChanges: unknown };
  };
  if (event.summaryEvent) {
    return JSON.stringify({
      summaryEvent: { resourceChanges: event.summaryEvent.resourceChanges },
    });
  }
  const meta = event.resourcePreEvent?.metadata;
  if (!meta) return undefined;
  const { op, urn, type, keys, diffs, detailedDiff } = meta;
  const isKept = meta.old?.protect === meta.new?.protect;
  if (op === "same" && isKept) return undefined;
  const metadata = {
    ...{ op, urn, type },
    ...(whole.has(op) ? { keys, diffs, detailedDiff } : {}),
    old: meta.old && stateOf(meta.old, op),
    new: meta.new && stateOf(meta.new, op),
  };
  return JSON.stringify({ resourcePreEvent: { metadata } });
}

/** Steps that say what differs; the parts of a replacement repeat it. */
const whole: ReadonlySet<string> = new Set(["update", "replace", "import"]);

/** Inputs that the guard looks at to know what a resource is; what differs stands in `diffs` and `detailedDiff`. */
const judged = [
  "applyImmediately",
  "deploymentMinimumHealthyPercent",
  "name",
  "replicateSourceDb",
  "tags",
];

function stateOf({ id, protect, inputs = {} }: State, op: string): State {
  const kept = Object.entries(inputs).filter(([key]) => judged.includes(key));
  return {
    ...(id ? { id } : {}),
    ...(protect ? { protect } : {}),
    ...((!whole.has(op) && op !== "delete") || kept.length === 0
      ? {}
      : { inputs: Object.fromEntries(kept) }),
  };
}

process.env["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"] = "true";
const only = process.argv.slice(2);
for (const world of worlds) {
  if (only.length > 0 && !only.includes(world.environment)) continue;
  record(world, join(projectRoot, "tests/guard/recorded"));
}
