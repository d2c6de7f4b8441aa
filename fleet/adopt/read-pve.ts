import { z } from "zod";
import { inParallel } from "../parallel.ts";
import { type PveClient, pvePath } from "../pve/client.ts";
import { readGuestConfig } from "./guest-config.ts";
import type { Observed, ObservedGuest } from "./observed.ts";

/* What PVE answers may hold more than this; only what is read here has to be right. */
const number = z.coerce.number();
const guestList = z.array(
  z.looseObject({
    vmid: number,
    node: z.string(),
    type: z.string(),
    template: number.optional(),
    pool: z.string().optional(),
    tags: z.string().optional(),
  }),
);
const configuration = z.record(z.string(), z.unknown());
const poolList = z.array(z.looseObject({ poolid: z.string(), comment: z.string().optional() }));
const storageList = z.array(z.looseObject({ storage: z.string() }));
const version = z.looseObject({ version: z.string() });

/** How many questions are asked at the same time. */
const atOnce = 8;

/**
 * Reads a cluster by GET requests alone: its guests with their configuration and firewall, its pools, storages and
 * the cluster's firewall. A token sees what it has the right to audit, and nothing says what it does not see.
 *
 * @param inNetworks whether an address is one of the site's networks
 * @throws ApiError, or Error when an answer has another form than PVE's
 */
export async function readPve(
  client: PveClient,
  inNetworks: (ip: string) => boolean,
): Promise<Omit<Observed, "proxy">> {
  const read = async <T>(path: string, form: z.ZodType<T>): Promise<T> => {
    const result = form.safeParse(await client.get(path));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new Error(
      `${new URL(client.endpoint).origin}/api2/json${path} answers in another form than PVE's: ` +
        `${issue?.path.join(".") || "the answer"}: ${issue?.message}.`,
    );
  };
  const { version: release } = await read("/version", version);
  const list = await read("/cluster/resources?type=vm", guestList);
  const pools = await read("/pools", poolList);
  const storages = await read("/storage", storageList);
  const cluster = await read("/cluster/firewall/options", configuration);

  const readGuest = async (entry: z.infer<typeof guestList>[number]): Promise<ObservedGuest> => {
    const { vmid, node, type } = entry;
    const kind = type === "qemu" ? "vm" : "container";
    const of = (part: string): string => pvePath`/nodes/${node}/${type}/${vmid}/` + part;
    const config = plain(await read(of("config"), configuration));
    const options = await read(of("firewall/options"), configuration);
    const rules = await read(of("firewall/rules"), z.array(z.unknown()));
    const hasOptions = Object.keys(options).some((key) => key !== "digest");
    const found = readGuestConfig(
      config,
      {
        vmid,
        kind,
        pool: entry.pool || null,
        firewall: { options: hasOptions, rules: rules.length > 0 },
      },
      inNetworks,
    );
    const tags = String(config["tags"] ?? entry.tags ?? "");
    return {
      vmid,
      node,
      ...found,
      isTemplate: entry.template === 1 || String(config["template"]) === "1",
      tags: tags.split(/[;, ]+/).filter(Boolean),
    };
  };
  const known = list.filter(({ type }) => type === "lxc" || type === "qemu");
  const guests = await inParallel(known, atOnce, readGuest, readGuest as never);
  return {
    version: release,
    guests: guests.sort((a, b) => a.vmid - b.vmid),
    pools: new Map(pools.map(({ poolid, comment }) => [poolid, comment ?? ""])),
    clusterFirewall: String(cluster["enable"]) === "1",
    storages: storages.map(({ storage }) => storage).sort(),
  };
}

/** Only texts and numbers: a configuration holds nothing else that is read. */
function plain(config: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(config).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  );
}
