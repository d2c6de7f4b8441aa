import type { IndexedGuest } from "../../ledger/index-ledger.ts";
import type { Behind, DedicatedServer } from "../../resolved.ts";
import { type OwnServer, ownServersOf, servicesOf } from "../../subscriptions.ts";
import { ownServerSize } from "../subscriptions.ts";
import { ownServerFirewall } from "./firewall.ts";
import { atDigest, digestOf, resolveImage } from "./image.ts";
import { placeOf, type TenantFacts } from "./tenant-facts.ts";
import { guestOf } from "./tenant-guest.ts";

/**
 * A server that the tenant has to itself; null where it shares one or none of its services uses any, undefined where
 * something is missing. In: its own guests that use it, dumps, management; as long as it is protected it keeps the
 * image that its ledger line records.
 */
export function buildOwnServer(
  facts: TenantFacts,
  server: OwnServer,
): DedicatedServer | null | undefined {
  const { catalog, ledger, environment, site, tenant } = facts;
  if (!ownServersOf(catalog, tenant).includes(server)) return null;
  const settings = site.dedicated?.[server];
  const size = ownServerSize(catalog, site, tenant, server);
  const line = ledger.guests.get(`${tenant.id}/${server}`);
  const place = line && placeOf(facts, line);
  if (!settings || !size || !line || !place) return undefined;
  const { lifecycle } = environment;
  return {
    name: `${tenant.id}-${server}`,
    lifecycle,
    guest: guestOf(
      facts,
      { line, size, place, lifecycle },
      {
        image: resolveImage(runningImage(facts, settings.image, line), site.storage.images),
        template: null,
        firewall: ownServerFirewall(
          {
            port: settings.port,
            clients: clientsOf(facts, server),
            dumps: server === "postgres" && dumpsDatabases(facts),
          },
          site,
        ),
      },
    ),
    port: settings.port,
    maxConnections: server === "postgres" ? site.dedicated.postgres.maxConnections : 0,
  };
}

/** Whether the operations guest dumps this tenant's databases. */
export function dumpsDatabases({ site, access, tier }: TenantFacts): boolean {
  return access.operations !== null && site.backups.dumps !== undefined && tier.backup !== "none";
}

/** An own server whose image is older than the site's file says. */
export function ownServerBehind(facts: TenantFacts, server: OwnServer): Behind[] {
  const settings = facts.site.dedicated?.[server];
  const line = facts.ledger.guests.get(`${facts.tenant.id}/${server}`);
  if (!settings || !line || !ownServersOf(facts.catalog, facts.tenant).includes(server)) return [];
  const running = digestOf(runningImage(facts, settings.image, line));
  const wanted = digestOf(settings.image);
  return running === wanted ? [] : [{ service: server, running, wanted }];
}

function runningImage({ environment }: TenantFacts, image: string, line: IndexedGuest): string {
  return environment.lifecycle === "protected" && line.image ? atDigest(image, line.image) : image;
}

function clientsOf(facts: TenantFacts, server: OwnServer): string[] {
  const { catalog, ledger, tenant } = facts;
  return servicesOf(catalog, tenant)
    .filter((service) => service.uses.includes(server))
    .flatMap((service) => {
      const line = ledger.guests.get(`${tenant.id}/${service.id}`);
      const place = line && placeOf(facts, line);
      return place ? [place.ip] : [];
    });
}
