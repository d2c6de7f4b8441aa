/** What a Fargate task has: 1024 units are one vCPU. */
export interface FargateSize {
  readonly cpu: number;
  readonly memoryMib: number;
}

/** Memory from `least` to `most` MiB in steps; 256 units alone take 512 MiB beside that. */
interface Row {
  readonly cpu: number;
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/**
 * Fargate's combinations on Linux, smallest first. Anything else is refused by ECS.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const rows: readonly Row[] = [
  { cpu: 256, least: 512, most: 512, step: 512 },
  { cpu: 256, least: 1024, most: 2048, step: 1024 },
  { cpu: 512, least: 1024, most: 4096, step: 1024 },
  { cpu: 1024, least: 2048, most: 8192, step: 1024 },
  { cpu: 2048, least: 4096, most: 16_384, step: 1024 },
  { cpu: 4096, least: 8192, most: 30_720, step: 1024 },
  { cpu: 8192, least: 16_384, most: 61_440, step: 4096 },
  { cpu: 16_384, least: 32_768, most: 122_880, step: 8192 },
];

/** For an error: what Fargate has. */
export const fargateSizesText: string = rows
  .map(({ cpu, least, most, step }) =>
    least === most
      ? `${cpu / 1024} vCPU with ${least} MiB`
      : `${cpu / 1024} vCPU with ${least} to ${most} MiB in steps of ${step}`,
  )
  .join("; ");

/**
 * The smallest of Fargate's combinations with at least this; cores first, since they cost about nine times a GiB.
 * @param need.cores May be a fraction: 0.25.
 * @returns undefined where there is none that large.
 */
export function fargateSize(need: {
  readonly cores: number;
  readonly memoryMib: number;
}): FargateSize | undefined {
  const row = rows.find(({ cpu, most }) => cpu >= need.cores * 1024 && most >= need.memoryMib);
  if (!row) return undefined;
  const steps = Math.ceil(Math.max(0, need.memoryMib - row.least) / row.step);
  return { cpu: row.cpu, memoryMib: row.least + steps * row.step };
}

/** Whether ECS takes this combination. */
export function isFargateSize({ cpu, memoryMib }: FargateSize): boolean {
  return rows.some(
    (row) =>
      row.cpu === cpu &&
      memoryMib >= row.least &&
      memoryMib <= row.most &&
      (memoryMib - row.least) % row.step === 0,
  );
}
