import { expect, test } from "vitest";
import type { AwsRoute, AwsService } from "../../../catalog/resolved.ts";
import {
  routeConditions,
  routeTransforms,
  smokePaths,
} from "../../../components/aws/service-route-rules.ts";
import { type RecordedResource, recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { anAwsService, aRoute } from "./aws-service.ts";
import { awsOptions } from "./aws-site.ts";

function record(
  changes: Partial<AwsService> = {},
  testListener: string | null = "test-listener-arn",
): Promise<RecordedResource[]> {
  return recordProgram(() => {
    aRoute(anAwsService(changes), awsOptions(), testListener);
  });
}

test("a rolling service has one target group and one rule, whose actions are held as written", async () => {
  const resources = await record();
  expect(listOf(resources)).toEqual([
    "ServiceRoute acme-crm-route",
    "TargetGroup acme-crm-route-blue",
    "ListenerRule acme-crm-route-production",
  ]);
  expect(find(resources, "TargetGroup", "acme-crm-route-blue").inputs).toMatchObject({
    namePrefix: "t17-",
    targetType: "ip",
    port: 80,
    deregistrationDelay: 30,
    healthCheck: { path: "/crm/health", matcher: "200" },
  });
  expect(find(resources, "ListenerRule", "acme-crm-route-production")).toMatchObject({
    ignoreChanges: [],
    deleteBeforeReplace: true,
    inputs: {
      listenerArn: "listener-arn",
      priority: 1002,
      conditions: [
        { hostHeader: { values: ["acme.fixnado.example"] } },
        { pathPattern: { values: ["/crm", "/crm/*"] } },
      ],
      actions: [
        {
          type: "forward",
          forward: { targetGroups: [{ arn: "arn-of-acme-crm-route-blue", weight: 100 }] },
        },
      ],
    },
  });
});

test.each(["rolling", "blueGreen"] as const)(
  "another port replaces nothing of the route of a %s service: ECS registers each task with its own",
  async (strategy) => {
    const { route } = anAwsService({ strategy });
    const before = await record({ strategy });
    const after = await record({ strategy, route: { ...route, port: 5000 } });
    expect(after).toEqual(before);
    expect(before.filter(({ type }) => type.endsWith(":TargetGroup")).length).toBeGreaterThan(0);
  },
);

test.each(["blueGreen", "canary"] as const)(
  "%s has a second group and a rule on the test listener, and leaves both rules' weights to ECS",
  async (strategy) => {
    const resources = await record({ strategy });
    expect(listOf(resources).slice(1).sort()).toEqual([
      "ListenerRule acme-crm-route-production",
      "ListenerRule acme-crm-route-test",
      "TargetGroup acme-crm-route-blue",
      "TargetGroup acme-crm-route-green",
    ]);
    const production = find(resources, "ListenerRule", "acme-crm-route-production");
    const tests = find(resources, "ListenerRule", "acme-crm-route-test");
    expect(tests.inputs).toMatchObject({ listenerArn: "test-listener-arn", priority: 1001 });
    expect(tests.inputs["conditions"]).toEqual(production.inputs["conditions"]);
    expect([production.ignoreChanges, tests.ignoreChanges]).toEqual([["actions"], ["actions"]]);
  },
);

test("shifting traffic without a test listener is refused, since nothing could be tested", async () => {
  await expect(record({ strategy: "canary" }, null)).rejects.toThrow(
    'ServiceRoute "acme-crm-route": strategy canary needs a test listener',
  );
});

test("a preview shows the same target groups and rules as the update", async () => {
  const program = () => {
    aRoute(anAwsService({ strategy: "blueGreen" }), awsOptions());
  };
  const preview = await recordProgram(program, { preview: true });
  expect(listOf(preview).sort()).toEqual(listOf(await recordProgram(program)).sort());
});

test.each([
  [{ path: "/", strip: false }, "/x?a=1", "/x?a=1"],
  [{ path: "/", strip: true }, "/x", "/x"],
  [{ path: "/crm", strip: false }, "/crm/x", "/crm/x"],
  [{ path: "/crm", strip: true }, "/crm", "/"],
  [{ path: "/crm", strip: true }, "/crm/", "/"],
  [{ path: "/crm", strip: true }, "/crm/x/crm/y?next=/crm/z", "/x/crm/y?next=/crm/z"],
  [{ path: "/a.b", strip: true }, "/a.b/x", "/x"],
])("with %o a request for %s reaches the service as %s", (route, asked, reaches) => {
  const rewritten = routeTransforms(route).reduce((url, { urlRewriteConfig }) => {
    const { rewrite } = urlRewriteConfig as { rewrite: { regex: string; replace: string } };
    return url.replace(new RegExp(rewrite.regex), rewrite.replace);
  }, asked);
  expect(rewritten).toBe(reaches);
});

test("a service at the root answers every path of its host, and only of its host", () => {
  expect(routeConditions({ host: "docs.example", path: "/" })).toEqual([
    { hostHeader: { values: ["docs.example"] } },
  ]);
});

test.each<[Pick<AwsRoute, "path" | "strip">, (string | undefined)[]]>([
  [{ path: "/", strip: false }, ["/ready", "/crm/ready"]],
  [{ path: "/crm", strip: true }, ["/crm/ready", "/crm/crm/ready"]],
  [{ path: "/crm", strip: false }, [undefined, "/crm/ready"]],
])("with %o the smoke paths are asked as %o", (route, asked) => {
  expect(smokePaths(route, ["/ready", "/crm/ready"])).toEqual(asked);
});
