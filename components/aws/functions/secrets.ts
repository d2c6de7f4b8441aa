/** Labels of a secret's versions, as Secrets Manager names them. */
export type Stage = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

/** What is known of a secret without its values. */
export interface SecretFacts {
  readonly rotationEnabled: boolean;
  /** Which labels each version carries, by the version's id. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
}

/** What the functions need of Secrets Manager, so that tests can put another one in its place. */
export interface Secrets {
  /** A version's value; undefined where no version carries the label, or where `version` does not carry it. */
  read(secret: string, stage: Stage, version?: string): Promise<string | undefined>;
  describe(secret: string): Promise<SecretFacts>;
  /** Writes a version that is AWSPENDING. Its id is `version`: to write the same again changes nothing. */
  writePending(secret: string, version: string, value: string): Promise<void>;
  /** Takes AWSCURRENT from one version and gives it to another; the former one becomes AWSPREVIOUS. */
  makeCurrent(secret: string, version: string, former: string | undefined): Promise<void>;
}

/** The secret's value. @throws Error naming the secret where there is none. */
export async function readCurrent(secrets: Secrets, secret: string): Promise<string> {
  const value = await secrets.read(secret, "AWSCURRENT");
  if (value === undefined) {
    throw new Error(`The secret ${secret} has no value yet. Write one, then run again.`);
  }
  return value;
}
