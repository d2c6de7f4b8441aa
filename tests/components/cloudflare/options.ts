import { Provider as Cloudflare } from "@pulumi/cloudflare/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as Random } from "@pulumi/random/provider.js";

export const account = "00000000000000000000000000000001";
export const zone = "000000000000000000000000000000a1";

/** Explicit providers, as a stack gives them. To be made inside the recorded program. */
export function cloudflareOptions(): pulumi.ComponentResourceOptions {
  return {
    providers: [
      new Cloudflare("site-cloudflare", { apiToken: "token" }),
      new Random("site-random"),
    ],
  };
}
