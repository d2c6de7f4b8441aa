import { randomInt } from "node:crypto";
import {
  type Administrator,
  administratorValue,
  parseAdministrator,
  plainError,
  readAdministrator,
  type Tls,
} from "../login.ts";
import type { Secrets } from "../secrets.ts";
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

interface Rotation {
  readonly secrets: Secrets;
  readonly tls: Tls;
  readonly secret: string;
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
export async function handleRotation(
  event: unknown,
  { secrets, tls }: { readonly secrets: Secrets; readonly tls: Tls },
): Promise<void> {
  const { Step, SecretId, ClientRequestToken } = event as RotationEvent;
  const rotation: Rotation = {
    secrets,
    tls,
    secret: SecretId,
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
  const { secrets, secret, version, passwords } = rotation;
  const current = await readAdministrator(secrets, secret);
  passwords.push(current.password);
  if ((await secrets.read(secret, "AWSPENDING", version)) !== undefined) return;
  const next = administratorValue({ ...current, password: newPassword() });
  await secrets.writePending(secret, version, next);
}

/** Tells the server. It knows either the next password already, or the current one, or the one before. */
async function setSecret(rotation: Rotation): Promise<void> {
  const { secrets, secret, tls, passwords } = rotation;
  const next = await pending(rotation);
  if (await canLogIn(next, tls)) return;
  const current = await readAdministrator(secrets, secret);
  passwords.push(current.password);
  refuseAnotherServer(secret, current, next);
  const previous = await secrets.read(secret, "AWSPREVIOUS");
  const former = previous === undefined ? [] : [parseAdministrator(secret, previous)];
  passwords.push(...former.map(({ password }) => password));
  for (const { password } of [current, ...former]) {
    const login = { ...current, password };
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

async function pending({ secrets, secret, version, passwords }: Rotation): Promise<Administrator> {
  const value = await secrets.read(secret, "AWSPENDING", version);
  if (value === undefined) throw new Error(`The secret ${secret} has no password to come yet.`);
  const next = parseAdministrator(secret, value);
  passwords.push(next.password);
  return next;
}

/** A password is never sent to a server that the current version does not name. */
function refuseAnotherServer(secret: string, current: Administrator, next: Administrator): void {
  const differs = (["engine", "host", "port", "user"] as const).filter(
    (key) => current[key] !== next[key],
  );
  if (differs.length > 0) {
    throw new Error(`In ${secret}, the version to come has another ${differs.join(", ")}.`);
  }
}

function newPassword(): string {
  return Array.from({ length: passwordLength }, () => alphabet[randomInt(alphabet.length)]).join(
    "",
  );
}
