import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { installedPackage, type PackageName } from "../../localcloud/packages.ts";
import type { RealPostgres } from "../../localcloud/postgres/real.ts";
import { makeSession } from "../../localcloud/provider/session.ts";
import { Simulator } from "../../localcloud/provider/simulator.ts";
import type { Made, Subject } from "../../localcloud/provider/store.ts";
import { Refused } from "../../localcloud/rules/rule.ts";
import { fillSchemaCache, loadSchema } from "../../localcloud/schema/cache.ts";
import type { PackageSchema } from "../../localcloud/schema/model.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { World } from "../../localcloud/world/world.ts";

export const endpoint = "https://192.168.0.10:8006/";

const configs: Readonly<Record<PackageName, Props>> = {
  proxmoxve: { endpoint, apiToken: "tenantry@pve!ci=00000000-0000-0000-0000-000000000000" },
  command: {},
  random: {},
  postgresql: { host: "db.example", username: "postgres", password: "example" },
  aws: { region: "eu-west-1", allowedAccountIds: ["111122223333"] },
  cloudflare: { apiToken: "example" },
};

const schemas = new Map<PackageName, PackageSchema>();

/** The derived schema of an installed package, once a test file. */
export async function schemaOf(name: PackageName): Promise<PackageSchema> {
  const known = schemas.get(name);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), "tenantry-schemas-"));
  await fillSchemaCache(folder, [name]);
  const schema = loadSchema(folder, installedPackage(name));
  rmSync(folder, { recursive: true });
  schemas.set(name, schema);
  return schema;
}

/** A folder that goes when the test ends. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-local-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A request as a program makes it: what a resource is given. */
export interface Request {
  readonly type: string;
  readonly inputs: Props;
  /** Logical name. @default "it" */
  readonly name?: string;
  /** @default "dev" */
  readonly stack?: string;
}

/** A fresh world with the simulated providers on it, driven as the engine drives them: check, then the call. */
export class Cloud {
  readonly world: World;
  private readonly postgres: RealPostgres | undefined;

  constructor(folder = tempFolder(), postgres?: RealPostgres) {
    this.world = new World(folder);
    this.postgres = postgres;
    onTestFinished(() => {
      if (this.world.database.isOpen) this.world.close();
    });
  }

  /** Checked inputs; throws with every failure. */
  async check(request: Request, config?: Props): Promise<Props> {
    const { simulator, subject } = await this.provider(request, config);
    const seed = new Uint8Array([1, 2, 3, 4]);
    const { inputs, failures } = simulator.check(subject, request.inputs, {}, seed);
    if (failures.length > 0) {
      throw new Error(failures.map((f) => `${f.property}: ${f.reason}`).join("\n"));
    }
    return inputs;
  }

  async preview(request: Request): Promise<Props> {
    const { simulator } = await this.provider(request);
    return simulator.plan(request.type, await this.check(request));
  }

  async create(request: Request, config?: Props): Promise<Made & { inputs: Props }> {
    const { simulator, subject } = await this.provider(request, config);
    const inputs = await this.check(request, config);
    return { ...(await simulator.create(subject, inputs)), inputs };
  }

  async update(request: Request, made: Made & { inputs: Props }): Promise<Props> {
    const { simulator, subject } = await this.provider(request);
    return simulator.update(subject, made.id, made, await this.check(request));
  }

  async remove(request: Request, made: Made & { inputs: Props }, config?: Props): Promise<void> {
    const { simulator, subject } = await this.provider(request, config);
    await simulator.remove(subject, made.id, made);
  }

  async read(request: Request, made: Made & { inputs: Props }, config?: Props) {
    const { simulator, subject } = await this.provider(request, config);
    return simulator.read(subject, made.id, made);
  }

  async diff(type: string, from: Props, to: Props) {
    const { simulator } = await this.provider({ type, inputs: {} });
    return simulator.diff(type, from, to);
  }

  /** What a preview shows when the program asks for this of what was made. */
  async diffFrom(request: Request, made: Made & { inputs: Props }) {
    const { simulator } = await this.provider(request);
    return simulator.diff(request.type, made.inputs, await this.check(request), made.outputs);
  }

  private async provider(
    request: Request,
    config?: Props,
  ): Promise<{ simulator: Simulator; subject: Subject }> {
    const { type, name = "it", stack = "dev" } = request;
    const pkg = type.split(":")[0] as PackageName;
    const schema = await schemaOf(pkg);
    const urn = `urn:pulumi:${stack}::tenantry::${type}::${name}`;
    const session = makeSession(pkg, schema, config ?? configs[pkg]);
    const simulator = new Simulator({ pkg, schema, world: this.world, postgres: this.postgres });
    return { simulator, subject: { session, urn, type } };
  }
}

/** Which rules refuse a call; fails if none does. */
export async function refusedBy(call: Promise<unknown>): Promise<readonly string[]> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refused) return error.rules;
    throw error;
  }
  throw new Error("the call was not refused");
}
