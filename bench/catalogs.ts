import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTenants } from "../tests/support/make-tenants.ts";
import { must, projectRoot, tenantry } from "./local.ts";

/** A catalog of generated tenants with all their numbers. */
export interface BenchCatalog extends Disposable {
  readonly root: string;
}

/** `count` tenants on the example platform, allocated; the folder goes when it is disposed. */
export function benchCatalog(count: number): BenchCatalog {
  const root = mkdtempSync(join(tmpdir(), "tenantry-bench-"));
  makeTenants(root, count);
  must([...tenantry, "-C", root, "allocate"], projectRoot);
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
