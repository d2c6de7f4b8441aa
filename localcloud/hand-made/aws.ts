import { z } from "zod";
import * as types from "../rules/aws/types.ts";
import { quotas } from "../tables/aws/quotas.ts";
import type { Props } from "../values/value.ts";
import { awsSite } from "../world/site.ts";
import type { World } from "../world/world.ts";
import { putByHand } from "./fill.ts";
import { readJson } from "./read.ts";

const name = z.string().min(1);
const place = {
  account: z.string().regex(/^\d{12}$/, "must be the twelve digits of an account"),
  region: z.string().regex(/^[a-z]+(-[a-z]+)+-\d$/, "must be such as eu-west-1"),
};
/** Domains by the ids of their hosted zones. */
const hostedZones = z.record(z.string().regex(/^Z[A-Z0-9]+$/), name).default({});

/** What people, and AWS itself, put into an account beside the programs. */
const account = z.strictObject({
  ...place,
  /** What AWS raised a quota to. */
  quotas: z.partialRecord(z.enum(Object.keys(quotas)), z.int().min(1)).default({}),
  /** Zones that are there before any program. */
  hostedZones,
  /** Keys of objects by bucket. */
  objects: z.record(name, z.array(name).min(1)).default({}),
  /** Tags of images by repository. */
  images: z.record(name, z.array(name).min(1)).default({}),
  /** Backups by vault. */
  recoveryPoints: z.record(name, z.array(name).min(1)).default({}),
});

export type HandMadeAccount = z.infer<typeof account>;

/**
 * Reads the text of a hand-made account.
 * @throws with every error and the JSON path of each.
 */
export function parseAccount(file: string, text: string): HandMadeAccount {
  return readJson(file, text, account, "account");
}

/** What the files of sites say of their accounts. */
const givenAccounts = z.array(
  z.strictObject({ ...place, quotas: z.record(z.string(), z.number()).default({}), hostedZones }),
);

/**
 * Lets the world know what sites say of their accounts: quotas that AWS raised, in the place of those said before, and
 * hosted zones. A quota that the local cloud does not count is left out.
 * @throws with every error and the JSON path of each.
 */
export function giveAccounts(world: World, text: string): void {
  for (const given of readJson("--accounts", text, givenAccounts, "list of accounts")) {
    const site = awsSite(given.account, given.region);
    const raised = Object.entries(given.quotas).filter(([id, value]) => {
      const known = Object.entries(quotas).find(([quota]) => quota === id)?.[1];
      return known?.adjustable === true && value > known.value;
    });
    world.transaction(() => {
      for (const id of Object.keys(quotas)) world.remove(site, types.raisedQuota, id);
    });
    fillAccount(world, { ...nothing, ...given, quotas: Object.fromEntries(raised) });
  }
}

const nothing = { objects: {}, images: {}, recoveryPoints: {} };

/**
 * Puts what a hand-made account holds into the world: all or nothing. Buckets, repositories and vaults must stand.
 * @returns how many objects were put there.
 * @throws with everything that the rules refuse, and where it stands in the file.
 */
export function fillAccount(world: World, given: HandMadeAccount): number {
  const site = awsSite(given.account, given.region);
  const items = [
    ...Object.entries(given.quotas).map(([quota, value]) => ({
      ...item(types.raisedQuota, { quota, value: value ?? 0 }, `quotas.${quota}`),
      id: quota,
    })),
    ...Object.entries(given.hostedZones).map(([id, domain]) => ({
      ...item(types.hostedZone, { name: domain }, `hostedZones.${id}`),
      id,
    })),
    ...held(types.storedObject, "bucket", "objects", given.objects),
    ...held(types.storedImage, "repository", "images", given.images),
    ...held(types.recoveryPoint, "vault", "recoveryPoints", given.recoveryPoints),
  ];
  return world.transaction(() => {
    const refusals = items.flatMap(({ id, ...made }) => putByHand(world, site, made, id));
    if (refusals.length > 0) {
      throw new Error(`local cloud: the hand-made account is refused:\n${refusals.join("\n")}`);
    }
    return items.length;
  });
}

function held(
  type: string,
  holder: string,
  section: string,
  given: Readonly<Record<string, readonly string[]>>,
): (ReturnType<typeof item> & { id: string })[] {
  return Object.entries(given).flatMap(([where, keys]) =>
    keys.map((key) => ({
      ...item(type, { [holder]: where, key }, `${section}.${where}`),
      id: `${where}/${key}`,
    })),
  );
}

function item(type: string, inputs: Props, path: string) {
  return { type, inputs, outputs: {}, path };
}
