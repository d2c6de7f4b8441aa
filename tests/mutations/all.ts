import { awsData } from "./defaults/aws-data.ts";
import { awsFunctions } from "./defaults/aws-functions.ts";
import { awsMachines } from "./defaults/aws-machines.ts";
import { awsNetwork } from "./defaults/aws-network.ts";
import { awsRoles } from "./defaults/aws-roles.ts";
import { awsStores } from "./defaults/aws-stores.ts";
import { awsTasks } from "./defaults/aws-tasks.ts";
import { cloudflare } from "./defaults/cloudflare.ts";
import { data } from "./defaults/data.ts";
import { host } from "./defaults/host.ts";
import { proxmox } from "./defaults/proxmox.ts";
import { vps } from "./defaults/vps.ts";
import type { Mutation } from "./mutation.ts";

/** Every secure default of every component, broken once. */
export const mutations: readonly Mutation[] = [
  ...awsNetwork,
  ...awsStores,
  ...awsData,
  ...awsTasks,
  ...awsFunctions,
  ...awsMachines,
  ...awsRoles,
  ...proxmox,
  ...cloudflare,
  ...data,
  ...host,
  ...vps,
];
