import type { HealthCheck, UnitCheck } from "../../../catalog/resolved.ts";
import { Fields } from "./fields.ts";

/** When a silent service is restarted. */
export interface HealthLimits {
  /** How often a silent service is asked before it counts as silent. @default 3 */
  readonly attempts?: number;
  /** How long one answer may take, in seconds. @default 5 */
  readonly timeoutSeconds?: number;
  /** How many guests or units one run restarts at most. @default 5 */
  readonly restarts?: number;
}

export interface HealthMain extends HealthLimits {
  /** The API of Proxmox VE, `https://192.168.0.11:8006`. */
  readonly endpoint: string;
  /** `tenantry-health@pve!power=<uuid>`: may switch tenants' guests on and off, and nothing else. */
  readonly token: string;
  /**
   * All nodes of the site, at least one: a guest that another node does not know, after a failover, is looked for on
   * these.
   */
  readonly nodes: readonly string[];
  /** Certificates (PEM) that the endpoint's is checked against. @default those that the host trusts */
  readonly ca?: string;
}

const certificates =
  /^(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n?)+$/;

/**
 * The platform's own part of the health checks. It holds the token, so it is a secret.
 * @throws Error naming everything that is wrong, without the token.
 */
export function renderHealthMain(args: HealthMain): string {
  const fields = new Fields();
  const ca = args.ca?.trim();
  if (args.nodes.length === 0) fields.problem("nodes must name at least one node of the site");
  const lines = [
    `endpoint=${fields.url("endpoint", args.endpoint, ["https"]).replace(/\/+$/, "")}`,
    `token=${fields.secret("token", args.token, false)}`,
    `nodes=${args.nodes.map((node) => fields.host("nodes", node)).join(" ")}`,
    ...limitLines(fields, args),
  ];
  if (ca !== undefined && !certificates.test(ca)) {
    fields.problem("ca must be certificates in PEM form and nothing else");
  }
  fields.done("The health checks' main part");
  return `${[...lines, ...(ca ? [ca] : [])].join("\n")}\n`;
}

/**
 * The main part on a host that asks its own units and restarts them by systemd: limits only, no secret.
 * @throws Error naming everything that is wrong.
 */
export function renderUnitHealthMain(limits: HealthLimits = {}): string {
  const fields = new Fields();
  const lines = limitLines(fields, limits);
  fields.done("The health checks' main part");
  return `${lines.join("\n")}\n`;
}

function limitLines(fields: Fields, { attempts, timeoutSeconds, restarts }: HealthLimits) {
  return [
    `attempts=${fields.whole("attempts", attempts ?? 3, 1, 10)}`,
    `timeout=${fields.whole("timeoutSeconds", timeoutSeconds ?? 5, 1, 60)}`,
    `restarts=${fields.whole("restarts", restarts ?? 5, 0, 100)}`,
  ];
}

/**
 * What is asked of one tenant: a line a service, `SERVICE VMID NODE URL`, and `report` where it is never restarted; of a
 * unit of the host itself `SERVICE UNIT URL`, where the URL may be `unix:SOCKET:PATH`.
 * @throws Error naming everything that is wrong.
 */
export function renderHealthTenant(checks: readonly (HealthCheck | UnitCheck)[]): string {
  const fields = new Fields();
  if (checks.length === 0) fields.problem("a tenant's part needs at least one check");
  const lines = checks.map((check) => {
    if ("unit" in check) return unitLine(fields, check);
    const { service, vmid, host, url, restart } = check;
    return [
      fields.id("service", service),
      fields.whole(`${service}: vmid`, vmid, 100, 999_999_999),
      fields.host(`${service}: host`, host),
      fields.url(`${service}: url`, url, ["http", "https"]),
      ...(restart === false ? ["report"] : []),
    ].join(" ");
  });
  fields.done("A tenant's health checks");
  return `${lines.join("\n")}\n`;
}

const unitForm = /^t[1-9]\d*-[a-z][a-z0-9-]*\.service$/;
const unitUrlForm =
  /^(http:\/\/127\.0\.0\.1:\d+|unix:\/run\/tenantry\/t\d+\/[a-z0-9-]+\.sock:)\/[A-Za-z0-9/_.~+,=-]*$/;

function unitLine(fields: Fields, { service, unit, url }: UnitCheck): string {
  return [
    fields.id("service", service),
    fields.word(`${service}: unit`, unit, unitForm, "a unit of a tenant, such as t17-crm.service"),
    fields.word(`${service}: url`, url, unitUrlForm, "a URL on loopback, or unix:SOCKET:PATH"),
  ].join(" ");
}
