import type { ecs } from "@pulumi/aws/types/input.js";
import type * as pulumi from "@pulumi/pulumi";
import type { DeploymentStrategy } from "../../catalog/resolved.ts";

/** Minutes that the old version waits beside the new one, which has all traffic then: an alarm brings it back. */
const bakeMinutes = 10;

/** What of the traffic a canary gets, and for how many minutes. */
const canary = { percent: 10, minutes: 5 } as const;

/** The port of a load balancer's test listener. */
export const testPort = 8443;

/** Whom ECS asks once test traffic reaches the new version, and what it tells. */
export interface SmokeHook {
  readonly functionArn: pulumi.Input<string>;
  /** The role with which ECS calls the function. */
  readonly roleArn: pulumi.Input<string>;
  /** JSON, which reaches the function as an object. */
  readonly details: pulumi.Input<string>;
}

/** What one of these strategies needs: two target groups, and rules whose weights ECS moves. */
export function shiftsTraffic(strategy: DeploymentStrategy): boolean {
  return strategy === "blueGreen" || strategy === "canary";
}

/**
 * The inputs of an ECS service that say how a new version comes.
 * - `rolling`: new tasks first; old ones go when these are well.
 * - `recreate`: old ones go first, for what must never run twice. Downtime.
 * - `blueGreen`: a whole second set, tested on the test listener, then all traffic at once.
 * - `canary`: as blueGreen, with a tenth of the traffic first.
 *
 * The circuit breaker knows rolling deployments only; the others are held back by the smoke test and by alarms.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
 */
export function deploymentOf(strategy: DeploymentStrategy, hook: SmokeHook | null) {
  const [least, most] = strategy === "recreate" ? [0, 100] : [100, 200];
  const breaks = !shiftsTraffic(strategy);
  return {
    deploymentController: { type: "ECS" },
    deploymentMinimumHealthyPercent: least,
    deploymentMaximumPercent: most,
    deploymentConfiguration: configuration(strategy, hook),
    deploymentCircuitBreaker: { enable: breaks, rollback: breaks },
    // ECS refuses it where no task may run beside those that are wanted: it could move none.
    availabilityZoneRebalancing: strategy === "recreate" ? "DISABLED" : "ENABLED",
  };
}

function configuration(
  strategy: DeploymentStrategy,
  hook: SmokeHook | null,
): ecs.ServiceDeploymentConfiguration {
  const shift = {
    bakeTimeInMinutes: String(bakeMinutes),
    ...(hook === null ? {} : { lifecycleHooks: [lifecycleHook(hook)] }),
  };
  switch (strategy) {
    case "rolling":
    case "recreate":
      return { strategy: "ROLLING" };
    case "blueGreen":
      return { strategy: "BLUE_GREEN", ...shift };
    case "canary":
      return {
        strategy: "CANARY",
        ...shift,
        canaryConfiguration: {
          canaryPercent: canary.percent,
          canaryBakeTimeInMinutes: String(canary.minutes),
        },
      };
  }
}

function lifecycleHook({ functionArn, roleArn, details }: SmokeHook) {
  return {
    lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
    targetType: "AWS_LAMBDA",
    hookTargetArn: functionArn,
    roleArn,
    hookDetails: details,
  };
}
