import type { Certificate } from "../../../guard/isolation/certificate.ts";
import { edgeKinds } from "../../../guard/isolation/edge.ts";
import { colorsFor } from "../colors.ts";
import { outputWidth, renderTable } from "../table.ts";
import { hanging } from "../words.ts";
import { edgeLines, unprovenLines } from "./proof.ts";

const results: Readonly<Record<Certificate["result"], string>> = {
  isolated: "No way between it and another tenant, and no edge that could not be read.",
  open: "There are ways that nothing allows.",
  "not proven": "Nothing was found, but not every edge could be read.",
};

/** What is said of one tenant. @param width columns of the terminal */
export function certificateLines(
  certificate: Certificate,
  environment: string,
  source: string,
  width = outputWidth(),
): string[] {
  const { tenant, result, read, carryNone, allowed, breaches, unproven, notSeen } = certificate;
  const colors = colorsFor(process.stdout);
  const rows = read.map((it) => [edgeKinds[it.kind], String(it.own), String(it.platform)]);
  const grouped = Map.groupBy(allowed, ({ from, to, allowed: why }) => `${from} → ${to}: ${why}`);
  return [
    ...hanging(`Isolation of ${tenant} in ${environment} (${source})`, width).map(colors.bold),
    "",
    ...hanging(`${result}: ${results[result]}`, width),
    "",
    "Read, in resources:",
    ...renderTable(["edges", "its own", "platform"], rows, { width: width - 2 })
      .split("\n")
      .map((line) => `  ${line}`),
    ...hanging(`  ${carryNone} resources of its own carry no edge.`, width),
    "",
    "Ways that the design allows:",
    ...[...grouped].flatMap(([text, edges]) => item(`${text} (${edges.length})`, width)),
    ...block("Ways that nothing allows:", breaches, (it) => edgeLines(it, width)),
    ...block("Not proven:", unproven, (it) => unprovenLines(it, width)),
    "",
    "Not seen:",
    ...notSeen.flatMap((text) => item(text, width)),
  ];
}

function item(text: string, width: number): string[] {
  return hanging(`- ${text}`, width - 2).map((line) => `  ${line}`);
}

function block<T>(title: string, all: readonly T[], lines: (it: T) => string[]): string[] {
  return all.length === 0 ? [] : ["", title, ...all.flatMap(lines)];
}
