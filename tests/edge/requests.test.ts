import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { can } from "../../catalog/routes/capabilities.ts";
import { ProxiedSite } from "./support/proxied-site.ts";
import { requestGroups } from "./support/request-rows.ts";
import { renderRequests } from "./support/requests-page.ts";

/** The same requests to three real proxies, each with what the real helper delivered. */
const proxies = ["nginx", "haproxy", "caddy"] as const;
const outcomes = new Map<string, string>();

describe.each(proxies)("%s", (proxy) => {
  const site = new ProxiedSite(proxy);
  beforeAll(() => site.start());
  afterAll(() => site.close());

  for (const { title, rows } of requestGroups) {
    test.each(rows)(`${title}: $says`, async (row) => {
      const { says, needs, run, expected } = row;
      const able = needs === undefined || can(proxy, needs);
      const outcome = able ? await run(site) : "cannot";
      outcomes.set(`${proxy} ${title} ${says} ${needs}`, outcome);
      const wanted = typeof expected === "string" ? expected : expected[proxy];
      expect(outcome).toBe(able ? wanted : "cannot");
    });
  }
});

test("the page of requests is what came of them", async () => {
  const page = join(import.meta.dirname, "../../docs/requests.md");
  await expect(renderRequests(proxies, outcomes)).toMatchFileSnapshot(page);
});
