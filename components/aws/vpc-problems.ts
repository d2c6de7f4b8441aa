import type { AwsNetwork } from "../../catalog/resolved/aws/network.ts";

/** Services that a gateway endpoint exists for. */
const gatewayServices: readonly string[] = ["s3", "dynamodb"];

/** The last word of `com.amazonaws.eu-west-1.ecr.api`. */
const serviceForm = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** What a Fargate task asks for before it runs: its image, whose layers lie in S3, its secrets, its log. */
const neededByTasks = {
  gatewayEndpoints: ["s3"],
  interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"],
} as const;

/** What is wrong with a network, in words; its addresses are checked where they are computed. */
export function vpcProblems(network: AwsNetwork): string[] {
  return [...zoneProblems(network), ...endpointProblems(network), ...closedProblems(network)];
}

function zoneProblems({ zones, nat, natZone }: AwsNetwork): string[] {
  const letters = zones.map(({ letter }) => letter);
  const twice = letters.filter((letter, index) => letters.indexOf(letter) !== index);
  if (zones.length === 0) return ["zones is empty. Name at least one."];
  const problems = twice.map((letter) => `zone "${letter}" is there twice. Name it once.`);
  if (nat === "single" && !letters.includes(natZone)) {
    problems.push(
      `natZone is "${natZone}", and the zones are ${letters.join(", ")}: no task would reach the internet. Name one of them.`,
    );
  }
  return problems;
}

function endpointProblems({ gatewayEndpoints, interfaceEndpoints }: AwsNetwork): string[] {
  const problems = gatewayEndpoints
    .filter((service) => !gatewayServices.includes(service))
    .map(
      (service) =>
        `gatewayEndpoints: "${service}" has none. There is one for ${gatewayServices.join(" and ")}; put it among interfaceEndpoints.`,
    );
  for (const service of interfaceEndpoints.filter((it) => !serviceForm.test(it))) {
    problems.push(
      `interfaceEndpoints: "${service}" is no service. Give what follows the region in its endpoint's name: ecr.api.`,
    );
  }
  for (const service of interfaceEndpoints.filter((it) => gatewayEndpoints.includes(it))) {
    problems.push(
      `"${service}" is among gatewayEndpoints and interfaceEndpoints. Keep the gateway: it costs nothing.`,
    );
  }
  return problems;
}

function closedProblems(network: AwsNetwork): string[] {
  if (network.nat !== "none") return [];
  const missing = (["gatewayEndpoints", "interfaceEndpoints"] as const).flatMap((kind) =>
    neededByTasks[kind]
      .filter((service) => !network[kind].includes(service))
      .map((service) => `${service} (${kind})`),
  );
  if (missing.length === 0) return [];
  return [
    `nat "none" leaves tasks only what has an endpoint, and they cannot start without ${missing.join(", ")}. Add these, or give nat: single.`,
  ];
}
