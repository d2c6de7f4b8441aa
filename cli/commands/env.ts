import { commonVariables, localVariables } from "../../fleet/environment.ts";
import { policyPack } from "../../fleet/policies.ts";
import { settingsFile } from "../../fleet/settings.ts";
import { openCatalog, platformOf } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { localNeeds } from "../local-needs.ts";
import type { CommandOptions } from "../options.ts";

/** `tenantry env --local` */
export async function envCommand(options: CommandOptions): Promise<ExitCode> {
  if (!options.local) {
    throw usage(
      "Raw `pulumi` on real sites uses your own login. For the local cloud: tenantry env --local",
    );
  }
  const project = projectOf(options);
  const view = openCatalog(project.catalog, options);
  const needs = localNeeds(view, platformOf(view));
  const variables = await localVariables(project, view.environment, needs, process.env);
  const common = commonVariables(project, process.env);
  const settings = await settingsFile(project, view.environment, true);
  const exported = {
    ...variables,
    PATH: common["PATH"],
    NODE_COMPILE_CACHE: common["NODE_COMPILE_CACHE"],
    TENANTRY_CATALOG: common["TENANTRY_CATALOG"],
    PULUMI_OPTION_CONFIG_FILE: settings,
    // A raw preview and update are judged as `tenantry` judges its own, without a flag that somebody could forget.
    PULUMI_OPTION_POLICY_PACK: policyPack(project),
  };
  const lines = Object.entries(exported).map(
    ([name, value]) => `export ${name}=${quote(value ?? "")}`,
  );
  process.stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.ok;
}

/** For a POSIX shell: nothing in it is expanded. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
