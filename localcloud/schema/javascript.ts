/** What only the compiled SDK says: the token, secret outputs, aliases. All generated code, so its form is fixed. */
export interface CompiledFacts {
  readonly token: string;
  readonly className: string;
  readonly secretOutputs: readonly string[];
  readonly aliases: readonly string[];
}

/** Returns undefined for a file that holds no resource. */
export function readCompiled(text: string): CompiledFacts | undefined {
  const token = /__pulumiType = '([^']+)'/.exec(text)?.[1];
  const className = /^exports\.(\w+) = \1;$/m.exec(text)?.[1];
  if (token === undefined || className === undefined) return undefined;
  return {
    token,
    className,
    secretOutputs: stringList(/additionalSecretOutputs: (\[[^\]]*\])/.exec(text)?.[1]),
    aliases: [...text.matchAll(/\{ type: "([^"]+)" \}/g)].map((match) => match[1] ?? ""),
  };
}

function stringList(source: string | undefined): string[] {
  return source === undefined ? [] : (JSON.parse(source) as string[]);
}
