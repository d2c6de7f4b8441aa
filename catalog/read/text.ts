import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { CatalogErrorCode, CatalogProblem } from "../errors.ts";
import { ledgerFolder } from "../files.ts";
import { printable } from "./show.ts";

/** Largest file that is read, bytes. A ledger of 10,000 guests has just under 1 MiB, so ledgers may have more. */
const largestFile = 1024 * 1024;
const largestLedger = 8 * 1024 * 1024;

/** How many bytes of a file are read at most. */
function limitOf(file: string): number {
  return file.startsWith(`${ledgerFolder}/`) ? largestLedger : largestFile;
}

/** What may not stand anywhere in a file: controls, and characters that hide or turn round what a reviewer reads. */
const forbidden =
  /[^\P{Cc}\t\n\r]|[\u200b\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\r(?!\n)/u;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export type TextResult =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: CatalogProblem };

/** A problem of a whole file or folder. */
export function wholeFile(code: CatalogErrorCode, file: string, message: string): CatalogProblem {
  return { code, file: printable(file), line: 1, column: 1, path: "", message };
}

/** Reads a file of the catalog: a plain file, not too large, UTF-8. Follows no link and waits for no pipe. */
export function readText(root: string, file: string, limit = limitOf(file)): TextResult {
  let bytes: Buffer | undefined;
  try {
    bytes = readBytes(join(root, file), limit);
  } catch (error) {
    return { problem: wholeFile(codeOf(error), file, explainSystemError(error)) };
  }
  if (bytes === undefined) {
    return {
      problem: wholeFile("E_FILE", file, "this is no plain file. Only plain files belong here."),
    };
  }
  if (bytes.length > limit) {
    const message = `the file has more than ${limit / 1024 / 1024} MiB and was not read. A file of the catalog has a few lines.`;
    return { problem: wholeFile("E_SIZE", file, message) };
  }
  return decode(file, bytes);
}

function readBytes(path: string, limit: number): Buffer | undefined {
  const descriptor = openSync(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile()) return undefined;
    /* One byte more than it should have, so that a file that grows meanwhile is not cut in the middle. */
    const bytes = Buffer.allocUnsafe(Math.min(facts.size, limit) + 1);
    let length = 0;
    while (length < bytes.length) {
      const got = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (got === 0) return bytes.subarray(0, length);
      length += got;
    }
    if (facts.size <= limit) throw new Error("the file grew while it was read; run again");
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

function decode(file: string, bytes: Buffer): TextResult {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { problem: notUtf8(file, bytes) };
  }
  const found = forbidden.exec(text);
  if (!found) return { text };
  const before = text.slice(0, found.index);
  const at = place(before);
  const name = `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  const message =
    found[0] === "\ufeff" && found.index === 0
      ? "the file starts with a byte order mark. Save it as UTF-8 without one (BOM)."
      : `there is a character that cannot be seen (${name}). Remove it.`;
  return { problem: { ...wholeFile("E_ENCODING", file, message), ...at } };
}

function notUtf8(file: string, bytes: Buffer): CatalogProblem {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return wholeFile("E_ENCODING", file, "the file is UTF-16. Save it as UTF-8.");
  }
  /* Decoding with replacement keeps everything before the first bad byte; a U+FFFD that is written out is possible,
   * but then encoding the part before it again gives the same bytes. */
  const lenient = bytes.toString("utf8");
  let index = lenient.indexOf("\ufffd");
  while (index >= 0) {
    const length = Buffer.byteLength(lenient.slice(0, index));
    if (bytes[length] !== 0xef || bytes[length + 1] !== 0xbf || bytes[length + 2] !== 0xbd) {
      const value = (bytes[length] ?? 0).toString(16).padStart(2, "0");
      const message = `byte 0x${value} is not UTF-8. Save the file as UTF-8.`;
      return { ...wholeFile("E_ENCODING", file, message), ...place(lenient.slice(0, index)) };
    }
    index = lenient.indexOf("\ufffd", index + 1);
  }
  return wholeFile("E_ENCODING", file, "the file is not UTF-8. Save it as UTF-8.");
}

function place(before: string): { line: number; column: number } {
  const lines = before.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

function codeOf(error: unknown): CatalogErrorCode {
  return errorCode(error) === "ELOOP" ? "E_LINK" : "E_FILE";
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: "this file is missing.",
  ELOOP: "this is a link. The catalog follows none: put the file itself here.",
  EACCES: "this may not be read by the user that runs the command. Change its permissions.",
  EPERM: "this may not be read by the user that runs the command. Change its permissions.",
  ENOTDIR: "this is no folder.",
  EISDIR: "this is a folder, not a file.",
};

/** Why a file or folder cannot be read, and what to do. */
export function explainSystemError(error: unknown): string {
  const known = systemErrors[errorCode(error) ?? ""];
  const text = error instanceof Error ? printable(error.message) : "unknown error";
  return known ?? `this cannot be read: ${text}.`;
}
