import fc from "fast-check";
import { expect, test } from "vitest";
import { fargateSize, fargateSizesText, isFargateSize } from "../../../catalog/aws/fargate.ts";

test.each([
  [
    { cores: 0.25, memoryMib: 512 },
    { cpu: 256, memoryMib: 512 },
  ],
  [
    { cores: 0.25, memoryMib: 513 },
    { cpu: 256, memoryMib: 1024 },
  ],
  [
    { cores: 0.25, memoryMib: 2049 },
    { cpu: 512, memoryMib: 3072 },
  ],
  [
    { cores: 0.3, memoryMib: 100 },
    { cpu: 512, memoryMib: 1024 },
  ],
  [
    { cores: 1, memoryMib: 1024 },
    { cpu: 1024, memoryMib: 2048 },
  ],
  [
    { cores: 2, memoryMib: 4096 },
    { cpu: 2048, memoryMib: 4096 },
  ],
  [
    { cores: 3, memoryMib: 8200 },
    { cpu: 4096, memoryMib: 9216 },
  ],
  [
    { cores: 8, memoryMib: 16_385 },
    { cpu: 8192, memoryMib: 20_480 },
  ],
  [
    { cores: 16, memoryMib: 122_880 },
    { cpu: 16_384, memoryMib: 122_880 },
  ],
])("%o is the Fargate task %o", (need, size) => {
  expect(fargateSize(need)).toEqual(size);
});

test.each([
  { cores: 16.1, memoryMib: 1024 },
  { cores: 1, memoryMib: 122_881 },
])("no Fargate task is as large as %o", (need) => {
  expect(fargateSize(need)).toBeUndefined();
});

test("what is given has at least what is needed, is one of Fargate's, and no smaller one would do", () => {
  const need = fc.record({
    cores: fc.double({ min: 0.01, max: 16, noNaN: true }),
    memoryMib: fc.integer({ min: 1, max: 122_880 }),
  });
  fc.assert(
    fc.property(need, (asked) => {
      const size = fargateSize(asked);
      if (!size) return false;
      const lessMemory = { ...size, memoryMib: size.memoryMib - 512 };
      return (
        isFargateSize(size) &&
        size.cpu >= asked.cores * 1024 &&
        size.memoryMib >= asked.memoryMib &&
        !(isFargateSize(lessMemory) && lessMemory.memoryMib >= asked.memoryMib)
      );
    }),
  );
  expect(isFargateSize({ cpu: 1024, memoryMib: 1024 })).toBe(false);
});

test("the list for an error names every number of vCPUs", () => {
  for (const cores of [0.25, 0.5, 1, 2, 4, 8, 16]) {
    expect(fargateSizesText).toContain(`${cores} vCPU with`);
  }
});
