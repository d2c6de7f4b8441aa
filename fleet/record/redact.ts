/** Shorter values are no secrets that anything could be hidden behind: replacing them would eat words. */
const shortest = 6;
const mask = "[secret]";

/** Variables of the process that hold credentials beside those that the catalog names. */
const secretName = /(?:PASSWORD|PASSPHRASE|SECRET|TOKEN|(?:^|_)KEY)(?:_ID)?$/i;

/** Anything between `://` and `@` that has a password in it. */
const urlCredentials = /(:\/\/[^\s/:@]*:)[^\s/@]+@/g;

/** Generated passwords have 40 letters and digits, those of services' secrets 32; a digest has no capital letters. */
const generated =
  /\b(?=[A-Za-z]*\d)(?=[a-z0-9]*[A-Z])(?=[A-Z0-9]*[a-z])(?:[A-Za-z0-9]{40}|[A-Za-z0-9]{32})\b/g;

/**
 * A function that takes secrets out of a text: every value of `values` in the forms that it takes in URLs, JSON and
 * base64, credentials in URLs, and what looks like a generated password.
 */
export function redactor(values: Iterable<string>): (text: string) => string {
  const forms = new Set([...values].flatMap(formsOf).filter((form) => form.length >= shortest));
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (text) => {
    let result = text;
    for (const form of longestFirst) result = result.replaceAll(form, mask);
    return result.replaceAll(urlCredentials, `$1${mask}@`).replaceAll(generated, mask);
  };
}

/** Values of variables whose names say that they are secret. */
export function secretVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value && secretName.test(name) ? [value] : [],
  );
}

function formsOf(value: string): string[] {
  const trimmed = value.trim();
  // A key in a file has many lines, and a message may quote one of them.
  const lines = trimmed.split("\n").map((line) => line.trim());
  const whole = [trimmed, ...(lines.length > 1 ? lines.filter((line) => line.length >= 16) : [])];
  return whole.flatMap((text) => [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    Buffer.from(text).toString("base64"),
  ]);
}
