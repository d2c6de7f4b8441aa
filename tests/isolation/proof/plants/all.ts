import { awsNetwork } from "./aws-network.ts";
import { cloudflare } from "./cloudflare.ts";
import { data } from "./data.ts";
import { guests } from "./guests.ts";
import { roles } from "./roles.ts";
import { sharedHosts } from "./shared-hosts.ts";
import { things } from "./things.ts";
import { unix } from "./unix.ts";

const all = [awsNetwork, guests, sharedHosts, cloudflare, data, roles, things, unix];

export const holes = all.flatMap((it) => it.holes);
export const nearMisses = all.flatMap((it) => it.nearMisses);
export const unreadable = all.flatMap((it) => it.unreadable);
