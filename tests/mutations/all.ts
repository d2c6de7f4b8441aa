import { awsCompute } from "./defaults/aws-compute.ts";
import { awsData } from "./defaults/aws-data.ts";
import { awsNetwork } from "./defaults/aws-network.ts";
import { awsRoles } from "./defaults/aws-roles.ts";
import { awsStores } from "./defaults/aws-stores.ts";
import { cloudflare } from "./defaults/cloudflare.ts";
import { data } from "./defaults/data.ts";
import { host } from "./defaults/host.ts";
import { proxmox } from "./defaults/proxmox.ts";
import type { Mutation } from "./mutation.ts";

/** Every secure default of every component, broken once. */
export const mutations: readonly Mutation[] = [
  ...awsNetwork,
  ...awsStores,
  ...awsData,
  ...awsCompute,
  ...awsRoles,
  ...proxmox,
  ...cloudflare,
  ...data,
  ...host,
];
