import { type LocalProxies, serveLocalProxies } from "../../fleet/local-proxies.ts";
import { openCatalog } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { listenForInterrupt } from "../interrupt.ts";
import type { CommandOptions } from "../options.ts";

/** `tenantry serve --local` */
export async function serveCommand(options: CommandOptions): Promise<ExitCode> {
  if (!options.local) {
    throw usage(
      "Proxies of real sites serve by themselves. For those of the local cloud: tenantry serve --local",
    );
  }
  const project = projectOf(options);
  const { environment } = openCatalog(project.catalog, options);
  const interruption = listenForInterrupt(() => undefined);
  try {
    const found = await serveLocalProxies(project, environment, interruption.signal, (proxies) => {
      const text = options.json ? JSON.stringify(proxies) : lines(proxies, environment).join("\n");
      process.stdout.write(`${text}\n`);
    });
    return found ? exitCodes.ok : exitCodes.failed;
  } finally {
    interruption.stop();
  }
}

function lines({ served, missing }: LocalProxies, environment: string): string[] {
  const left = missing.map((program) => `Left out, as ${program} is not installed: its hosts.`);
  if (served.length === 0) {
    const command = `tenantry up --env ${environment} --local --yes`;
    return [...left, `Nothing was delivered to a proxy yet. Run: ${command}`];
  }
  return [
    `Proxies of the local cloud (${environment}), with stand-ins for the services. Ctrl-C ends them.`,
    ...served.flatMap(({ host, proxy, urls }) => [
      "",
      `${proxy} of ${host}`,
      ...urls.map((url) => `  ${url}`),
    ]),
    "",
    ...left,
    "Their certificates are self-signed: a browser warns, curl takes them with --insecure.",
  ];
}
