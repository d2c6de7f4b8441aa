import { join } from "node:path";

/** Where things stand for one run. Both folders are absolute. */
export interface Project {
  /** Folder of `Pulumi.yaml` and `index.ts`; its `.tenantry/bin` holds the engine. */
  readonly root: string;
  /** Folder that holds `tenants/` and `platform/`; its `.tenantry/local` holds the local cloud. */
  readonly catalog: string;
}

/** Folder of an environment's local cloud: its state, its world, its simulated hosts. */
export function localFolder(project: Project, environment: string): string {
  return join(project.catalog, ".tenantry", "local", environment);
}

/** Where Node keeps what it compiled of a project and its packages. */
export function compileCache(root: string): string {
  return join(root, ".tenantry", "compile-cache");
}
