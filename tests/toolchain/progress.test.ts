import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startProgress } from "../../toolchain/progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stream(isTTY: boolean) {
  const lines: string[] = [];
  return { isTTY, lines, write: (text: string) => lines.push(text) };
}

test("where output is a file there is a line at the start and one every 30 seconds", () => {
  const log = stream(false);
  const progress = startProgress("Building", log);
  progress.update("12 packages compiled");
  vi.advanceTimersByTime(61_000);
  progress.stop();
  vi.advanceTimersByTime(60_000);
  expect(log.lines).toEqual([
    "Building …\n",
    "Building … 30 s, 12 packages compiled\n",
    "Building … 60 s, 12 packages compiled\n",
  ]);
});

test("on a terminal one line is rewritten, and gone in the end", () => {
  const terminal = stream(true);
  const progress = startProgress("Building", terminal);
  vi.advanceTimersByTime(1000);
  progress.stop();
  expect(terminal.lines.every((line) => line.startsWith("\r\u001B[2K"))).toBe(true);
  expect(terminal.lines.at(-2)).toBe("\r\u001B[2KBuilding … 1 s");
  expect(terminal.lines.at(-1)).toBe("\r\u001B[2K");
});
