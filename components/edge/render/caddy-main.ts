import {
  block,
  blocks,
  challengeLines,
  exceptChallenge,
  plainLines,
  siteLines,
} from "./caddy-site.ts";
import { Checked, literal } from "./escape.ts";
import type { ProxyMain } from "./proxy-main.ts";

/**
 * The Caddyfile of a site's proxy: what all tenants share. Where it listens, where it is asked to reload and which
 * certificate it has is in two files that the helper writes beside it, so the same text runs on the host and below any
 * folder. Caddy asks nobody for certificates itself.
 *
 * Needs Caddy 2.6. A host that no tenant has, or no SNI at all, is answered with 404.
 * @throws Error naming what was found and what is allowed, when the domain is not a host name.
 */
export function renderCaddyMain(args: ProxyMain): string {
  const checked = new Checked();
  const domain = checked.host("domain", args.domain);
  checked.done("the Caddyfile");
  const below = `(?i)^(?:[a-z0-9-]+\\.)*${literal(domain)}\\.?(?::[0-9]+)?$`;
  return `# The part that all tenants share. Delivered by tenantry-host; a change by hand is found by: tenantry-host verify
${blocks([
  options,
  block("https://", [
    `import tls.caddy tls${args.tlsMinimum ?? "1.3"}`,
    ...siteLines(),
    "error 404",
  ]),
  block("http://", [
    ...(args.acme ? challengeLines : []),
    ...block("@below", [`header_regexp Host \`${below}\``, exceptChallenge]),
    "redir @below https://{http.request.host}{http.request.uri} 301",
    "error 404",
    ...plainLines(),
  ]),
  ["import tenants/*.caddy"],
])}`;
}

const options = block("", [
  "import host.caddy",
  "auto_https off",
  "# Without the query string and the headers: they may carry a secret.",
  ...block("log", [
    "output stderr",
    ...block("format filter", [
      "wrap json",
      ...block("fields", [
        'request>uri regexp `\\?.*` ""',
        "request>headers delete",
        "request>tls delete",
        "resp_headers delete",
      ]),
    ]),
  ]),
  ...block("servers", [
    "protocols h1",
    "max_header_size 64KiB",
    ...block("timeouts", ["read_header 15s", "idle 60s"]),
  ]),
]);
