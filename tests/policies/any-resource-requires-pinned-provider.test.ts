import type { GraphResource } from "../../guard/graph.ts";
import { anyResourceRequiresPinnedProvider } from "../../policies/rules/any-resource-requires-pinned-provider.ts";
import { awsProvider } from "./support/providers.ts";
import { anAwsSite, aPlatform, aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const cloud = aTenant({ sites: [anAwsSite] });

function aws(inputs: GraphResource["inputs"] = {}): GraphResource {
  return aResource("pulumi:providers:aws", "cloud", awsProvider(inputs).inputs);
}

function proxmox(endpoint: unknown): GraphResource {
  return aResource("pulumi:providers:proxmoxve", "site", { endpoint, insecure: "false" });
}

function postgres(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("pulumi:providers:postgresql", "site-postgres", inputs);
}

ruleCases(anyResourceRequiresPinnedProvider, {
  passes: {
    "a provider of the site's account": { resources: [aws()], stack: cloud },
    "inputs as data": {
      resources: [aws({ allowedAccountIds: ["111122223333"], skipRequestingAccountId: false })],
      stack: cloud,
    },
    "a provider of the site's endpoint": [proxmox("https://192.0.2.1:8006/")],
    "a database server by its address": [postgres({ host: "10.10.10.150" })],
    "providers without a place": [
      aResource("pulumi:providers:random", "site-random"),
      aResource("pulumi:providers:command", "site-command"),
    ],
    "a resource with its provider": {
      resources: [aResource("aws:sns/topic:Topic", "acme", {}, { provider: awsProvider() })],
      stack: cloud,
    },
    "components and what is the engine's own": [
      aResource("tenantry:aws:Vpc", "acme-network"),
      aResource("pulumi:pulumi:StackReference", "prod"),
    ],
    "a platform of two sites": {
      resources: [aws(), proxmox("https://192.0.2.1:8006/")],
      stack: aPlatform({ sites: [aProxmoxSite, anAwsSite] }),
    },
  },
  violates: {
    "a resource without a provider": {
      resources: [aResource("aws:sns/topic:Topic", "acme-alarms")],
      says: /it has no provider of its own/,
    },
    "a resource of the default provider": {
      resources: [
        aResource(
          "random:index/randomString:RandomString",
          "acme",
          {},
          {
            provider: { type: "pulumi:providers:random", name: "default_4_19_0", inputs: {} },
          },
        ),
      ],
      says: /it has no provider of its own/,
    },
    "no account": {
      resources: [aws({ allowedAccountIds: undefined })],
      stack: cloud,
      says: /allowedAccountIds has to be the one account/,
    },
    "another account": {
      resources: [aws({ allowedAccountIds: '["999900001111"]' })],
      stack: cloud,
      says: /allowedAccountIds has to be the one account/,
    },
    "a second account": {
      resources: [aws({ allowedAccountIds: '["111122223333","999900001111"]' })],
      stack: cloud,
      says: /allowedAccountIds has to be the one account/,
    },
    "an account of a site where the tenant is not": {
      resources: [aws()],
      says: /allowedAccountIds has to be the one account/,
    },
    "a provider that does not ask which account it is in": {
      resources: [aws({ skipRequestingAccountId: "true" })],
      stack: cloud,
      says: /skipRequestingAccountId/,
    },
    "credentials as inputs": {
      resources: [aws({ accessKey: "x", secretKey: "y" })],
      stack: cloud,
      says: /(accessKey|secretKey) is set/,
      times: 2,
    },
    "another place than AWS": {
      resources: [aws({ endpoints: '[{"s3":"https://s3.example"}]' })],
      stack: cloud,
      says: /endpoints is set/,
    },
    "another cluster": {
      resources: [proxmox("https://192.0.2.9:8006/")],
      says: /endpoint is no endpoint of the stack's/,
    },
    "no cluster": { resources: [proxmox(undefined)], says: /endpoint is no endpoint/ },
    "a database server from a shell": { resources: [postgres({})], says: /host is not set/ },
  },
  unknown: {
    "the account": {
      resources: [aws({ allowedAccountIds: '["[unknown]"]' })],
      stack: cloud,
      says: /allowedAccountIds is not known before the update/,
    },
    "the list of accounts": {
      resources: [aws({ allowedAccountIds: "[unknown]" })],
      stack: cloud,
      says: /allowedAccountIds is not known before the update/,
    },
    "the cluster": {
      resources: [proxmox("[unknown]")],
      says: /endpoint is not known before the update/,
    },
    "the database server": {
      resources: [postgres({ host: "[unknown]" })],
      says: /host is not known before the update/,
    },
    "a password": { resources: [postgres({ host: "10.10.10.150", password: "[unknown]" })] },
  },
});
