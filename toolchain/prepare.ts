import { realpathSync } from "node:fs";
import { join } from "node:path";
import { linkTo, placeFile } from "./links.ts";
import { binFolder, projectRoot } from "./paths.ts";
import { builtCli } from "./pulumi/build.ts";
import { cliCache } from "./pulumi/cache.ts";
import { findInstalledCli } from "./pulumi/find.ts";
import { versions } from "./versions.ts";

/** Links the Node that runs us and the `tenantry` command. Silent when they are there already. */
export function prepareLinks(root: string = projectRoot): void {
  const node = join(binFolder(root), "node");
  // Started through our own link, process.execPath is that link's target on every platform we run on.
  if (process.execPath !== node) linkTo(realpathSync(process.execPath), node);
  linkTo(join("..", "..", "cli", "tenantry"), join(root, "node_modules", ".bin", "tenantry"));
}

/**
 * Puts the Pulumi CLI of the pinned version and its Node language host side by side into .tenantry/bin:
 * an installed one if there is one, else one built from its Go modules. Silent when nothing is to be done.
 *
 * @throws SetupError when there is none and none can be built
 */
export async function preparePulumi(
  env: NodeJS.ProcessEnv = process.env,
  root: string = projectRoot,
): Promise<void> {
  const bin = binFolder(root);
  const pulumi = join(bin, "pulumi");
  const languageHost = join(bin, "pulumi-language-nodejs");
  const { found, rejected } = await findInstalledCli({ env, version: versions.pulumi });
  if (found !== undefined) {
    // Links, not copies: the CLI then finds what else it brought beside its real path.
    linkTo(realpathSync(found.pulumi), pulumi);
    linkTo(realpathSync(found.languageHost), languageHost);
    return;
  }
  const passedOver = rejected.map(
    (cli) => `${cli.pulumi} ${cli.reason}: it is not used, ${versions.pulumi} is needed.`,
  );
  placeFile(await builtCli(cliCache(env, versions.pulumi), env, passedOver), pulumi);
  linkTo(join(root, "toolchain", "language-host.ts"), languageHost);
}
