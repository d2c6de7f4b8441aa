import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The forms in which a secret can stand in a text: as it is, in hexadecimal, and in base64 whatever stands before it.
 * Those of URLs and JSON are the secret itself, which has letters, digits and dashes only.
 */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // What is mixed with a byte before or behind it is left out.
    const whole = Math.floor((before + bytes.length) / 3) * 4;
    return encoded.slice(before === 0 ? 0 : 4, whole);
  });
  return [secret, bytes.toString("hex"), ...inBase64];
}

/** A function that says which of these secrets, by their names, stand in a text in one of their forms. */
export function finder(secrets: ReadonlyMap<string, string>): (text: string) => string[] {
  const wanted = [...secrets].map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  return (text) =>
    wanted.filter(({ forms }) => forms.some((form) => text.includes(form))).map(({ name }) => name);
}

/** Every file below a folder, absolute; what a link leads to is not below it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A file of any kind, a character a byte. */
export function bytesOf(file: string): string {
  return readFileSync(file, "latin1");
}
