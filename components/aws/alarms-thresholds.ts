/** When an alarm speaks: always above it, but for free storage, where it is below. */
export interface Thresholds {
  /** Response time of the slowest 5 % of requests, in seconds. @default 0.5 */
  readonly responseSeconds: number;
  /** Of all requests: answers 5xx, and connections that failed. @default 1 */
  readonly errorPercent: number;
  /** @default 80 */
  readonly cpuPercent: number;
  /** @default 85 */
  readonly memoryPercent: number;
  /** Of what a database server takes. @default 80 */
  readonly connectionsPercent: number;
  /** Of the storage that a database server began with. @default 10 */
  readonly freeStoragePercent: number;
}

export const defaultThresholds = {
  responseSeconds: 0.5,
  errorPercent: 1,
  cpuPercent: 80,
  memoryPercent: 85,
  connectionsPercent: 80,
  freeStoragePercent: 10,
} as const satisfies Thresholds;

/** What is wrong with these, in words. */
export function thresholdProblems(thresholds: Thresholds): string[] {
  const problems: string[] = [];
  for (const [what, value] of Object.entries(thresholds)) {
    const most = what === "responseSeconds" ? 60 : 100;
    if (!(value > 0 && value < most)) {
      problems.push(`thresholds.${what} is ${value}. Use a number above 0 and below ${most}.`);
    }
  }
  return problems;
}
