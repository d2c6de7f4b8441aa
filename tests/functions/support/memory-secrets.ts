import type { Secrets, Stage } from "../../../components/aws/functions/secrets.ts";

interface Version {
  readonly value?: string;
  readonly stages: Set<string>;
}

/**
 * Secrets Manager in memory, with its rules: a label stands on one version at a time, the version that loses
 * AWSCURRENT becomes AWSPREVIOUS, the same version with another value is refused.
 */
export class MemorySecrets implements Secrets {
  private readonly secrets = new Map<string, Map<string, Version>>();
  private readonly rotated = new Set<string>();
  /** What was asked for, in order: `read arn AWSCURRENT`. */
  readonly log: string[] = [];

  set(secret: string, value: string): void {
    this.secrets.set(secret, new Map([["first", { value, stages: new Set(["AWSCURRENT"]) }]]));
  }

  /** As the service does before it calls the first step: the version is there, and empty. */
  startRotation(secret: string, version: string): void {
    this.rotated.add(secret);
    const versions = this.versions(secret);
    for (const { stages } of versions.values()) stages.delete("AWSPENDING");
    versions.set(version, { stages: new Set(["AWSPENDING"]) });
  }

  read(secret: string, stage: Stage, version?: string): Promise<string | undefined> {
    this.log.push(`read ${secret} ${stage}`);
    for (const [id, { value, stages }] of this.secrets.get(secret) ?? []) {
      if (stages.has(stage) && (version === undefined || version === id)) {
        return Promise.resolve(value);
      }
    }
    return Promise.resolve(undefined);
  }

  describe(secret: string) {
    const entries = [...this.versions(secret)].map(([id, { stages }]) => [id, [...stages]]);
    return Promise.resolve({
      rotationEnabled: this.rotated.has(secret),
      stages: Object.fromEntries(entries) as Record<string, string[]>,
    });
  }

  writePending(secret: string, version: string, value: string): Promise<void> {
    const found = this.versions(secret).get(version)?.value;
    if (found !== undefined && found !== value) {
      return Promise.reject(new Error("ResourceExistsException"));
    }
    this.versions(secret).set(version, { value, stages: new Set(["AWSPENDING"]) });
    return Promise.resolve();
  }

  makeCurrent(secret: string, version: string, former: string | undefined): Promise<void> {
    for (const [id, { stages }] of this.versions(secret)) {
      stages.delete("AWSPREVIOUS");
      if (stages.delete("AWSCURRENT")) {
        if (id !== former) return Promise.reject(new Error("InvalidParameterException"));
        stages.add("AWSPREVIOUS");
      }
    }
    this.versions(secret).get(version)?.stages.add("AWSCURRENT");
    return Promise.resolve();
  }

  private versions(secret: string): Map<string, Version> {
    const versions = this.secrets.get(secret);
    if (versions === undefined) throw new Error(`ResourceNotFoundException: ${secret}`);
    return versions;
  }
}
