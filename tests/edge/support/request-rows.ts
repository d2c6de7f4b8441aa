import type { VpsProxy } from "../../../catalog/resolved.ts";
import type { Capability } from "../../../catalog/routes/capabilities.ts";
import { eventually } from "../../host/support/host.ts";
import { ACME, GLOBEX, type ProxiedSite, SHOP, SOCIAL } from "./proxied-site.ts";
import { oldestTls, plainly, raw } from "./raw-requests.ts";
import { type Answer, ask } from "./upstream.ts";

/** One request, or a few that belong together, and what comes of it behind every proxy. */
export interface RequestRow {
  /** A sentence about any proxy. */
  readonly says: string;
  /** What the proxy must be able to; the row is "cannot" behind one that is not. */
  readonly needs?: Capability;
  readonly run: (site: ProxiedSite) => Promise<string>;
  /** One outcome, or one a proxy where they differ and each is right. */
  readonly expected: string | Readonly<Record<VpsProxy, string>>;
}

export interface RequestGroup {
  readonly title: string;
  readonly rows: readonly RequestRow[];
}

const on = async (site: ProxiedSite, ...args: [string, string, ...unknown[]]): Promise<Answer> =>
  ask(site.https, ...(args as [string, string]));

/** Who answered, and what reached it. */
async function reached(site: ProxiedSite, host: string, path: string, headers = {}) {
  const answer = await ask(site.https, host, path, { headers });
  if (answer.status !== 200) return String(answer.status);
  const { service, url } = answer.seen();
  return `${service} ${url}`;
}

async function status(site: ProxiedSite, host: string, path: string, options = {}, body?: Buffer) {
  return String((await ask(site.https, host, path, options, body)).status);
}

const location = async (site: ProxiedSite, path: string) =>
  (await on(site, ACME, path)).headers.location ?? "none";

const upgrade = (protocol: string) => ({
  headers: {
    connection: "Upgrade",
    upgrade: protocol,
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
  },
});

const mebibyte = 1024 * 1024;

const places: readonly RequestRow[] = [
  {
    says: "A tenant's host reaches its service at `/`",
    run: (site) => reached(site, ACME, "/a%20b?c=d"),
    expected: "acme-dashboard /a%20b?c=d",
  },
  {
    says: "Another tenant's host reaches that tenant's",
    run: (site) => reached(site, GLOBEX, "/"),
    expected: "globex-dashboard /",
  },
  {
    says: "A host of its own reaches its service, on a Unix socket",
    needs: "socketUpstream",
    run: (site) => reached(site, SOCIAL, "/post"),
    expected: "acme-social /post",
  },
  {
    says: "A customer's own domain reaches its service",
    needs: "ownDomain",
    run: (site) => reached(site, SHOP, "/cart"),
    expected: "acme-social /cart",
  },
  {
    says: "A path and what is below it reach the service mounted there",
    run: async (site) =>
      `${await reached(site, ACME, "/content")}, ${await reached(site, ACME, "/content/a?b=c")}`,
    expected: "acme-content /content, acme-content /content/a?b=c",
  },
  {
    says: "What only begins like a path does not",
    run: async (site) =>
      `${await reached(site, ACME, "/contentx")}, ${await reached(site, ACME, "/crmx/")}`,
    expected: "acme-dashboard /contentx, acme-dashboard /crmx/",
  },
  {
    says: "Paths are told apart by case",
    run: (site) => reached(site, ACME, "/CONTENT/a"),
    expected: "acme-dashboard /CONTENT/a",
  },
  {
    says: "A path that is taken off does not reach the service, which is told of it",
    needs: "stripPath",
    run: async (site) => {
      const { service, url, headers } = (await on(site, ACME, "/crm/api/v1?q=1")).seen();
      return `${service} ${url}, below ${headers["x-forwarded-prefix"]}`;
    },
    expected: "acme-crm /api/v1?q=1, below /crm",
  },
  {
    says: "That path alone is sent to the one with a slash, query and method kept",
    needs: "stripPath",
    run: async (site) => {
      const bare = await ask(site.https, ACME, "/crm?q=1", { method: "POST" });
      const without = await ask(site.https, ACME, "/crm");
      return `${bare.status} ${bare.headers.location}, ${without.status} ${without.headers.location}`;
    },
    expected: "308 /crm/?q=1, 308 /crm/",
  },
  {
    says: "A host that no tenant has is a stranger's, below a tenant's host too",
    run: async (site) =>
      `${await status(site, "initech.lab.aiqso.example", "/")}, ${await status(site, `x.${ACME}`, "/crm/")}`,
    expected: "404, 404",
  },
  {
    says: "Nothing is answered for an address, without a name in TLS",
    run: (site) => status(site, "127.0.0.1", "/", { servername: "" }),
    expected: "404",
  },
];

const tricks: readonly RequestRow[] = [
  {
    says: "The name in TLS does not decide: the host does",
    run: async (site) => (await ask(site.https, ACME, "/", { servername: GLOBEX })).seen().service,
    expected: "acme-dashboard",
  },
  {
    says: "A host in upper case is the same host",
    run: (site) => reached(site, ACME.toUpperCase(), "/"),
    expected: "acme-dashboard /",
  },
  {
    says: "A host with a port is the same host",
    run: (site) => reached(site, `${ACME}:443`, "/"),
    expected: "acme-dashboard /",
  },
  {
    says: "A host with a dot at its end is the same host, or a stranger's",
    run: async (site) => {
      const answer = await ask(site.https, `${ACME}.`, "/", { servername: ACME });
      return answer.status === 200 ? answer.seen().service : String(answer.status);
    },
    expected: { nginx: "acme-dashboard", haproxy: "acme-dashboard", caddy: "404" },
  },
  {
    says: "Two hosts in one request never reach the second",
    run: (site) => raw(site, [`GET / HTTP/1.1`, `Host: ${ACME}`, `Host: ${GLOBEX}`]),
    expected: "400",
  },
  {
    says: "A target with a host of its own and another `Host` reaches one of the two, or none",
    run: (site) => raw(site, [`GET https://${GLOBEX}/ HTTP/1.1`, `Host: ${ACME}`]),
    expected: { nginx: "globex-dashboard", haproxy: "400", caddy: "globex-dashboard" },
  },
  {
    says: "A host with a path in it reaches nobody",
    run: (site) => raw(site, ["GET / HTTP/1.1", `Host: ${GLOBEX}/@${ACME}`]),
    expected: "400",
  },
  {
    says: "A request without a host reaches nobody",
    run: (site) => raw(site, ["GET / HTTP/1.1"]),
    expected: { nginx: "400", haproxy: "404", caddy: "400" },
  },
  {
    says: "A body that two headers measure differently does not become a second request",
    run: (site) =>
      raw(
        site,
        ["POST / HTTP/1.1", `Host: ${ACME}`, "Content-Length: 6", "Transfer-Encoding: chunked"],
        `0\r\n\r\nGET / HTTP/1.1\r\nHost: ${GLOBEX}\r\n\r\n`,
      ),
    expected: { nginx: "400", haproxy: "411", caddy: "acme-dashboard" },
  },
  {
    says: "A path that climbs out of a mount stays with the tenant",
    run: async (site) => await raw(site, ["GET /content/../x HTTP/1.1", `Host: ${ACME}`]),
    expected: { nginx: "acme-dashboard", haproxy: "acme-content", caddy: "acme-dashboard" },
  },
];

const masks: readonly RequestRow[] = [
  {
    says: "The service learns the client's real address, not what the client claims",
    run: async (site) => {
      const { headers } = (
        await ask(site.https, ACME, "/", {
          headers: {
            "x-forwarded-for": "203.0.113.9",
            "x-real-ip": "203.0.113.9",
            "x-forwarded-host": "evil.example",
            "x-forwarded-proto": "http",
            "x-forwarded-prefix": "/evil",
            forwarded: "for=203.0.113.9",
            proxy: "http://evil.example",
          },
        })
      ).seen();
      const names = ["x-forwarded-for", "x-real-ip", "x-forwarded-proto"];
      const kept = /evil|203\.0\.113/.test(JSON.stringify(headers)) ? ", and the claim" : "";
      return `${names.map((name) => headers[name]).join(" ")}${kept}`;
    },
    expected: "127.0.0.1 127.0.0.1 https",
  },
  {
    says: "It learns the host, without the port that was asked for",
    run: async (site) => {
      const { headers } = (await on(site, `${ACME}:443`, "/")).seen();
      return `${headers["host"]} ${headers["x-forwarded-host"]}`;
    },
    expected: `${ACME} ${ACME}`,
  },
  {
    says: "A request has one id, which service and client both see, and the client does not choose",
    run: async (site) => {
      const answer = await ask(site.https, ACME, "/", { headers: { "x-request-id": "chosen" } });
      const id = answer.headers["x-request-id"];
      const same = answer.seen().headers["x-request-id"] === id;
      return same && /^[0-9a-f-]{32,36}$/.test(String(id)) ? "one id" : `${String(id)} chosen`;
    },
    expected: "one id",
  },
  {
    says: "An answer does not say what the service is made of",
    run: async (site) => {
      const { headers } = await on(site, ACME, "/");
      return /leaky|PHP|[0-9]\.[0-9]/.test([headers.server, headers["x-powered-by"]].join(" "))
        ? "said"
        : "not said";
    },
    expected: "not said",
  },
  {
    says: "HSTS and the security headers are on an answer, once, as the proxy says them",
    run: async (site) => securityHeaders(await on(site, ACME, "/")),
    expected: "max-age=31536000 nosniff SAMEORIGIN",
  },
  {
    says: "They are on an error of the proxy's own, too",
    run: async (site) => securityHeaders(await on(site, "stranger.lab.aiqso.example", "/")),
    expected: "max-age=31536000 nosniff SAMEORIGIN",
  },
  {
    says: "A route's own headers stand in place of the service's and of the common ones",
    needs: "responseHeaders",
    run: async (site) => {
      const { headers } = await on(site, ACME, "/headers");
      const names =
        `cache-control content-security-policy x-frame-options x-content-type-options`.split(" ");
      return names.map((name) => headers[name]).join(", ");
    },
    expected: "no-store, default-src 'self'; img-src *, DENY, nosniff",
  },
  {
    says: "They are on an error of the proxy's own, too",
    needs: "responseHeaders",
    run: async (site) => {
      const { status: code, headers } = await on(site, ACME, "/gone");
      return `${code} ${String(headers["x-team"])}`;
    },
    expected: "502 acme",
  },
  {
    says: "A service does not send the proxy elsewhere",
    run: async (site) => (await on(site, ACME, "/crm/escape")).body,
    expected: "acme-crm",
  },
  {
    says: "A request's line in the log has no query string",
    run: async (site) => {
      await on(site, ACME, "/content/report?token=very-private");
      await eventually(() => site.logs(false).includes("/content/report"));
      return site.logs(false).includes("very-private") ? "it has" : "the path alone";
    },
    expected: "the path alone",
  },
  {
    says: "Nor has what is logged of a failure",
    run: async (site) => {
      await on(site, ACME, "/gone/away?token=very-private");
      await eventually(() => site.logs(true).includes("/gone/away"));
      return site.logs(true).includes("very-private") ? "it has" : "the path alone";
    },
    // A line of nginx's error log names the whole request, and no setting takes it out.
    expected: { nginx: "it has", haproxy: "the path alone", caddy: "the path alone" },
  },
];

const moves: readonly RequestRow[] = [
  {
    says: "A redirect of a service whose path is taken off is moved below it",
    needs: "stripRedirects",
    run: (site) => location(site, "/crm/redirect?to=/login"),
    expected: "/crm/login",
  },
  {
    says: "An absolute one to its own host is, too",
    needs: "stripRedirects",
    run: (site) => location(site, `/crm/redirect?to=https://${ACME}/login?a=b`),
    expected: "/crm/login?a=b",
  },
  {
    says: "One that is below the path already, or leads elsewhere, is left alone",
    needs: "stripRedirects",
    run: async (site) => {
      const all = ["/crm/login", "https://other.example/x", "//other.example/x", "next"];
      return (await Promise.all(all.map((to) => location(site, `/crm/redirect?to=${to}`)))).join(
        " ",
      );
    },
    expected: "/crm/login https://other.example/x //other.example/x next",
  },
  {
    says: "A service that knows its path redirects as it likes",
    run: (site) => location(site, "/content/redirect?to=/login"),
    expected: "none",
  },
  {
    says: "No cookie names a domain, so that no other tenant's host is sent it",
    needs: "cookieDomainOff",
    run: async (site) =>
      (await cookies(site, "/")).some((cookie) => /aiqso|domain\s*=\s*[^;\s]/i.test(cookie))
        ? "named"
        : "none named",
    expected: "none named",
  },
  {
    says: "Every cookie is secure",
    run: async (site) => (await cookies(site, "/")).map((it) => /;\s*secure/i.test(it)).join(" "),
    expected: "true true true true",
  },
  {
    says: "Cookies of a service whose path is taken off are moved below it, once",
    needs: "cookiePath",
    run: async (site) =>
      (await cookies(site, "/crm/"))
        .map((cookie) => /;\s*path=([^;]*)/i.exec(cookie)?.[1] ?? "none")
        .join(" "),
    expected: "/crm /crm/settings /crm/deep none",
  },
];

const limits: readonly RequestRow[] = [
  {
    says: "TLS 1.2 is refused, 1.3 is not",
    run: async (site) => `${await oldestTls(site, "TLSv1.2")}, ${await oldestTls(site, "TLSv1.3")}`,
    expected: "refused, accepted",
  },
  {
    says: "HTTP sends a tenant's visitor to HTTPS",
    run: (site) => plainly(site, ACME, "/crm/?q=1"),
    expected: `301 https://${ACME}/crm/?q=1`,
  },
  {
    says: "HTTP sends a visitor of a customer's own domain to HTTPS",
    needs: "ownDomain",
    run: (site) => plainly(site, SHOP, "/cart?q=1"),
    expected: `301 https://${SHOP}/cart?q=1`,
  },
  {
    says: "HTTP sends a stranger nowhere",
    run: (site) => plainly(site, "evil.example", "/"),
    expected: "404 nowhere",
  },
  {
    says: "WebSocket passes where the service wants it",
    needs: "websocket",
    run: async (site) => {
      const open = await ask(site.https, SOCIAL, "/live", upgrade("websocket"));
      return `${open.status} ${String(open.headers["x-service"])}: ${open.body}`;
    },
    expected: "101 acme-social/live: ping through the tunnel",
  },
  {
    says: "WebSocket does not pass where it does not",
    run: (site) => status(site, ACME, "/content", upgrade("websocket")),
    expected: "200",
  },
  {
    says: "No other upgrade passes (h2c, or hidden behind WebSocket)",
    run: async (site) =>
      `${await status(site, SOCIAL, "/live", upgrade("h2c"))}, ${await status(site, SOCIAL, "/live", upgrade("h2c, websocket"))}`,
    expected: "200, 200",
  },
  {
    says: "A body at the limit arrives",
    needs: "bodyLimit",
    run: async (site) => {
      const body = Buffer.alloc(mebibyte);
      const answer = await ask(site.https, ACME, "/content", { method: "POST" }, body);
      return `${answer.status} ${answer.seen().headers["content-length"]}`;
    },
    expected: "200 1048576",
  },
  {
    says: "A body over it is refused",
    needs: "bodyLimit",
    run: (site) => status(site, ACME, "/content", { method: "POST" }, Buffer.alloc(mebibyte + 1)),
    expected: "413",
  },
  {
    says: "A body over it that does not say its length is refused",
    needs: "bodyLimit",
    run: (site) => {
      const headers = { "transfer-encoding": "chunked" };
      const options = { method: "POST", headers };
      return status(site, ACME, "/content", options, Buffer.alloc(mebibyte + 1));
    },
    // HAProxy passes a body on while it arrives, so it wants to know its length before.
    expected: { nginx: "413", haproxy: "411", caddy: "413" },
  },
  {
    says: "A client over its rate is refused, and other services go on",
    needs: "rateLimit",
    run: async (site) => {
      const codes = await Promise.all(Array.from({ length: 15 }, () => status(site, GLOBEX, "/")));
      const kinds = [...new Set(codes)].sort().join(" and ");
      return `${kinds}; ${await status(site, ACME, "/")}`;
    },
    expected: "200 and 429; 200",
  },
  {
    says: "A client from outside a route's networks is refused, one from inside is not",
    needs: "allowList",
    run: async (site) =>
      `${await status(site, ACME, "/closed")}, ${await reached(site, ACME, "/near")}`,
    expected: "403, acme-dashboard /near",
  },
  {
    says: "A service that stays silent is given up",
    needs: "timeout",
    run: (site) => status(site, ACME, "/silent"),
    expected: "504",
  },
  {
    says: "A service that is gone is a bad gateway, without a word about what stands behind",
    run: async (site) => {
      const { status: code, body, headers } = await on(site, ACME, "/gone");
      const told = /127\.17|haproxy|caddy|refused|dial|[0-9]\.[0-9]/i;
      return `${code} ${told.test(body + String(headers.server)) ? "with" : "without"}`;
    },
    expected: "502 without",
  },
];

/** In the order of the page. */
export const requestGroups: readonly RequestGroup[] = [
  { title: "The right service", rows: places },
  { title: "Tricks with the host and the message", rows: tricks },
  { title: "What is hidden and what is said", rows: masks },
  { title: "Redirects and cookies", rows: moves },
  { title: "What passes", rows: limits },
];

function securityHeaders({ headers }: Answer): string {
  const names = ["strict-transport-security", "x-content-type-options", "x-frame-options"];
  return names.map((name) => headers[name]).join(" ");
}

async function cookies(site: ProxiedSite, path: string): Promise<string[]> {
  return (await on(site, ACME, path)).headers["set-cookie"] ?? [];
}
