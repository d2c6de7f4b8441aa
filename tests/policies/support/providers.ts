import type { GraphProvider } from "../../../guard/graph.ts";

/** The provider that stacks/aws/providers.ts makes for `acme` in `prod` on the site `cloud`, as the engine sees it. */
export function awsProvider(
  inputs: Readonly<Record<string, unknown>> = {},
  tags: Readonly<Record<string, unknown>> = {},
): GraphProvider {
  const defaultTags = {
    "tenantry:managed-by": "tenantry",
    "tenantry:environment": "prod",
    "tenantry:site": "cloud",
    "tenantry:tenant": "acme",
    ...tags,
  };
  return {
    type: "pulumi:providers:aws",
    name: "cloud",
    inputs: {
      region: "eu-west-1",
      allowedAccountIds: '["111122223333"]',
      defaultTags: JSON.stringify({ tags: defaultTags }),
      skipCredentialsValidation: "false",
      ...inputs,
    },
  };
}
