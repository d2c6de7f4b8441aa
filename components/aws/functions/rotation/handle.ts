import { randomInt } from "node:crypto";
import {
  type Administrator,
  administratorValue,
  parseAdministrator,
  plainError,
  type Tls,
} from "../login.ts";
import { secretPlace } from "../secret-arn.ts";
import { readCurrent, type Secrets } from "../secrets.ts";
import { refuseForeignPlace, type Servers } from "../server-place.ts";
import { canLogIn, setPassword } from "./server.ts";

/** What Secrets Manager hands over, once for each of the four steps. */
interface RotationEvent {
  readonly Step: "createSecret" | "setSecret" | "testSecret" | "finishSecret";
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** Letters and digits only. 40 of them are 238 bits; Amazon RDS takes at most 41 for MySQL. */
const passwordLength = 40;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

interface Means {
  readonly secrets: Secrets;
  readonly tls: Tls;
  readonly servers: Servers;
}

interface Rotation extends Means {
  readonly secret: string;
  /** Region of the secret, and so of its server. */
  readonly region: string;
  /** Id of the version that becomes the current one. */
  readonly version: string;
  /** All passwords that were read: they stand in no message. */
  readonly passwords: string[];
}

/**
 * One step of the rotation of a server's administrator
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html).
 * Every step may be ended at any moment and run again: Secrets Manager does both.
 * @throws Error without a password in it.
 */
export async function handleRotation(event: unknown, means: Means): Promise<void> {
  const { Step, SecretId, ClientRequestToken } = event as RotationEvent;
  const place = secretPlace(SecretId);
  if (place?.kind !== "administrator") {
    throw new Error(
      `${String(SecretId)} is no administrator's secret. Secrets Manager calls this.`,
    );
  }
  const rotation: Rotation = {
    ...means,
    secret: SecretId,
    region: place.region,
    version: ClientRequestToken,
    passwords: [],
  };
  try {
    if (await isDone(rotation)) return;
    await stepOf(Step)(rotation);
  } catch (error) {
    throw plainError(error, rotation.passwords);
  }
}

function stepOf(step: RotationEvent["Step"]): (rotation: Rotation) => Promise<void> {
  switch (step) {
    case "createSecret":
      return createSecret;
    case "setSecret":
      return setSecret;
    case "testSecret":
      return testSecret;
    case "finishSecret":
      return finishSecret;
    default:
      throw new Error(`The step is ${JSON.stringify(step)}; Secrets Manager knows four others.`);
  }
}

/** @throws Error where the secret does not expect this version. */
async function isDone({ secrets, secret, version }: Rotation): Promise<boolean> {
  const { rotationEnabled, stages } = await secrets.describe(secret);
  if (!rotationEnabled) throw new Error(`The secret ${secret} is not set up for rotation.`);
  const labels = stages[version];
  if (labels === undefined) throw new Error(`The secret ${secret} has no version ${version}.`);
  if (labels.includes("AWSCURRENT")) return true;
  if (labels.includes("AWSPENDING")) return false;
  throw new Error(`The version ${version} of ${secret} is not the one that is to become current.`);
}

/** Writes the next password beside the current one, once. */
async function createSecret(rotation: Rotation): Promise<void> {
  const { secrets, secret, version } = rotation;
  const current = administratorIn(rotation, await readCurrent(secrets, secret));
  if ((await secrets.read(secret, "AWSPENDING", version)) !== undefined) return;
  const next = administratorValue({ ...current, password: newPassword() });
  await secrets.writePending(secret, version, next);
}

/** Tells the server. It knows either the next password already, or the current one, or the one before. */
async function setSecret(rotation: Rotation): Promise<void> {
  const { secrets, secret, tls } = rotation;
  const next = await pending(rotation);
  const current = administratorIn(rotation, await readCurrent(secrets, secret));
  refuseAnotherServer(secret, current, next);
  if (await canLogIn(next, tls)) return;
  const previous = await secrets.read(secret, "AWSPREVIOUS");
  const former = previous === undefined ? [] : [administratorIn(rotation, previous)];
  for (const login of [current, ...former]) {
    // The password of one server is not tried on another.
    if (differences(current, login).length > 0) continue;
    if (!(await canLogIn(login, tls))) continue;
    await setPassword(login, next.password, tls);
    return;
  }
  throw new Error(
    `${current.host} takes none of the passwords of ${secret}. Set the administrator's password there by hand.`,
  );
}

async function testSecret(rotation: Rotation): Promise<void> {
  const next = await pending(rotation);
  if (await canLogIn(next, rotation.tls)) return;
  throw new Error(`${next.host} does not take the password that it was given. Rotate again.`);
}

/** From here on everybody reads the next password. */
async function finishSecret({ secrets, secret, version }: Rotation): Promise<void> {
  const { stages } = await secrets.describe(secret);
  const former = Object.keys(stages).find((id) => stages[id]?.includes("AWSCURRENT"));
  await secrets.makeCurrent(secret, version, former);
}

async function pending(rotation: Rotation): Promise<Administrator> {
  const { secrets, secret, version } = rotation;
  const value = await secrets.read(secret, "AWSPENDING", version);
  if (value === undefined) throw new Error(`The secret ${secret} has no password to come yet.`);
  return administratorIn(rotation, value);
}

function administratorIn(rotation: Rotation, value: string): Administrator {
  const { secret, region, servers, passwords } = rotation;
  const administrator = parseAdministrator(secret, value);
  passwords.push(administrator.password);
  refuseForeignPlace(secret, administrator, region, servers);
  return administrator;
}

/** A password is never sent to a server that the current version does not name. */
function refuseAnotherServer(secret: string, current: Administrator, next: Administrator): void {
  const differs = differences(current, next);
  if (differs.length > 0) {
    throw new Error(`In ${secret}, the version to come has another ${differs.join(", ")}.`);
  }
}

function differences(one: Administrator, other: Administrator): string[] {
  return (["engine", "host", "port", "user"] as const).filter((key) => one[key] !== other[key]);
}

function newPassword(): string {
  return Array.from({ length: passwordLength }, () => alphabet[randomInt(alphabet.length)]).join(
    "",
  );
}
