import { randomInt, randomUUID } from "node:crypto";
import { number, type Props, text } from "../values/value.ts";

const classes = [
  { flag: "lower", min: "minLower", characters: "abcdefghijklmnopqrstuvwxyz" },
  { flag: "upper", min: "minUpper", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { flag: "numeric", min: "minNumeric", characters: "0123456789" },
  { flag: "special", min: "minSpecial", characters: "!@#$%&*()-_=+[]{}<>:?" },
];

/** A random string with the length, classes and minima that were asked for: truly random, from the system. */
export function randomText(inputs: Props): string {
  const allowed = classes
    .filter(
      ({ flag }) => inputs[flag] !== false && !(flag === "numeric" && inputs.number === false),
    )
    .map((item) => ({
      minimum: number(inputs[item.min]) ?? 0,
      characters:
        item.flag === "special"
          ? (text(inputs.overrideSpecial) ?? item.characters)
          : item.characters,
    }));
  const all = allowed.map(({ characters }) => characters).join("");
  const picked: string[] = allowed.flatMap(({ minimum, characters }) =>
    Array.from({ length: minimum }, () => pick(characters)),
  );
  while (picked.length < (number(inputs.length) ?? 0)) picked.push(pick(all));
  return shuffle(picked).join("");
}

/** Computed outputs of the types of `@pulumi/random` that the local cloud makes values for. */
export function randomOutputs(type: string, inputs: Props): Props {
  switch (type) {
    case "random:index/randomPassword:RandomPassword":
    case "random:index/randomString:RandomString":
      return { result: randomText(inputs) };
    case "random:index/randomInteger:RandomInteger":
      return { result: randomInt(number(inputs.min) ?? 0, (number(inputs.max) ?? 0) + 1) };
    case "random:index/randomUuid:RandomUuid":
    case "random:index/randomUuid4:RandomUuid4":
      return { result: randomUUID() };
    default:
      throw new Error(`local cloud: ${type} is not simulated`);
  }
}

function pick(characters: string): string {
  if (characters === "") throw new Error("local cloud: no class of characters is allowed");
  return characters[randomInt(characters.length)] ?? "";
}

function shuffle(items: string[]): string[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [items[i], items[j]] = [items[j] ?? "", items[i] ?? ""];
  }
  return items;
}
