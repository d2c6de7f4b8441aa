import type { ResolvedTenant } from "../../catalog/resolved.ts";
import { certificateOf } from "../../guard/isolation/certificate.ts";
import { internet, platform } from "../../guard/isolation/edge.ts";
import { pathBetween } from "../../guard/isolation/paths.ts";
import { type Proof, proof } from "../../guard/isolation/proof.ts";
import { type CatalogView, openCatalog, platformOf, selectTenants } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { isolationFacts } from "../isolation/facts.ts";
import { deployedGraphs, type Graphs, modelledGraphs } from "../isolation/graphs.ts";
import { type CommandOptions, defaultParallel } from "../options.ts";
import { certificateLines } from "../print/isolation/certificate.ts";
import { pathLines, proofLines } from "../print/isolation/proof.ts";
import { withFleet } from "./fleet-run.ts";

/** `tenantry isolation` */
export async function isolationCommand(options: CommandOptions): Promise<ExitCode> {
  const project = projectOf(options);
  const view = openCatalog(project.catalog, options);
  const asked = { ...options, state: options.state === true || options.local === true };
  const chosen = selectTenants(view, options.tenant ?? [], undefined).map(({ id }) => id);
  const [from, to] = partiesOf(view, options.path);
  const certified = tenantNamed(view, options.certificate);
  const graphs = await graphsOf(project, view, asked);
  const facts = isolationFacts(view);
  const whole = proof(graphs.stacks, facts);
  const result = (options.tenant ?? []).length === 0 ? whole : about(whole, chosen);
  const source = sourceOf(asked);
  const notes = options.json ? [] : graphs.notes;
  for (const note of notes) process.stderr.write(`warning: ${note}\n`);

  if (certified) {
    const certificate = certificateOf(whole, graphs.stacks, certified.id, certified.substrate);
    print(options, { source, environment: view.environment, ...certificate }, () =>
      certificateLines(certificate, view.environment, source),
    );
    return certificate.result === "isolated" ? exitCodes.ok : exitCodes.refused;
  }
  if (from !== undefined && to !== undefined) {
    const path = pathBetween(whole.edges, from, to);
    const hidden = whole.unproven.filter(({ party }) => [from, to, platform].includes(party));
    const data = { source, from, to, path: path ?? null, unproven: hidden };
    print(options, data, () => pathLines(data));
    const open = path?.some(({ allowed }) => allowed === null) ?? false;
    return open || hidden.length > 0 ? exitCodes.refused : exitCodes.ok;
  }
  const data = {
    environment: view.environment,
    source,
    notes: graphs.notes,
    tenants: chosen,
    ...result,
  };
  print(options, data, () => proofLines(data));
  const holds = result.breaches.length === 0 && result.unproven.length === 0;
  return holds ? exitCodes.ok : exitCodes.refused;
}

function print(options: CommandOptions, data: object, lines: () => readonly string[]): void {
  const text = options.json ? JSON.stringify(data, null, 2) : lines().join("\n");
  process.stdout.write(`${text}\n`);
}

type Asked = CommandOptions & { readonly state: boolean };

async function graphsOf(
  project: ReturnType<typeof projectOf>,
  view: CatalogView,
  { state, local = false, json, parallel = defaultParallel }: Asked,
): Promise<Graphs> {
  const onStack = (stack: string): void => void (json || process.stderr.write(`${stack}: read\n`));
  if (!state) return modelledGraphs(project, view, onStack);
  return withFleet(project, view, platformOf(view), local, (fleet) =>
    deployedGraphs(fleet, view, parallel, onStack),
  );
}

/** What the graphs are, in words: a reader must know what was not asked. */
function sourceOf({ state, local }: Asked): string {
  if (!state) return "modelled: what the files would make; no cloud was asked";
  return local
    ? "the states of the local cloud (simulated)"
    : "the states: what was made last; no cloud was asked";
}

/** Of a proof, what concerns the tenants that were named; the platform's own gaps concern everybody. */
function about({ edges, breaches, unproven }: Proof, tenants: readonly string[]): Proof {
  const among = (party: string): boolean => tenants.includes(party);
  const concerns = (edge: { readonly from: string; readonly to: string }): boolean =>
    among(edge.from) || among(edge.to);
  return {
    edges: edges.filter(concerns),
    breaches: breaches.filter(concerns),
    unproven: unproven.filter(({ party }) => party === platform || among(party)),
  };
}

function partiesOf(view: CatalogView, path: readonly string[] | undefined): (string | undefined)[] {
  if (path === undefined) return [];
  const known = [...view.tenants.map(({ id }) => id), platform, internet];
  const strange = path.filter((party) => !known.includes(party));
  if (path.length !== 2) throw usage(`--path takes two, from and to; found ${path.length}.`);
  if (strange.length > 0) {
    throw usage(`--path does not know "${strange.join('", "')}". Allowed: ${known.join(", ")}.`);
  }
  return [...path];
}

function tenantNamed(
  view: CatalogView,
  id: string | undefined,
): { readonly id: string; readonly substrate: ResolvedTenant["substrate"] } | undefined {
  if (id === undefined) return undefined;
  const [tenant] = selectTenants(view, [id], undefined);
  if (!tenant || !("resolved" in tenant)) {
    throw usage(`The files of "${id}" have errors. Run: tenantry validate`);
  }
  return { id, substrate: tenant.resolved.substrate };
}
