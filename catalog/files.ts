/*
 * Where each thing stands, relative to the catalog's root, with `/` on every system. Here and nowhere else.
 */

export const platformFolder = "platform";
export const environmentsFile = "platform/environments.yaml";
export const tiersFile = "platform/tiers.yaml";
export const approvalsFile = "platform/approvals.yaml";
export const exceptionsFile = "platform/exceptions.yaml";
export const sitesFolder = "platform/sites";
export const servicesFolder = "platform/services";
export const ledgerFolder = "platform/ledger";
export const tenantsFolder = "tenants";

export function siteFile(site: string): string {
  return `${sitesFolder}/${site}.yaml`;
}
export function serviceFile(service: string): string {
  return `${servicesFolder}/${service}.yaml`;
}
export function ledgerFile(site: string): string {
  return `${ledgerFolder}/${site}.yaml`;
}
export function tenantFile(environment: string, tenant: string): string {
  return `${tenantsFolder}/${environment}/${tenant}.yaml`;
}
