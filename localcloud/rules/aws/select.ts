import { isList, isObject, type Props, text, type Value } from "../../values/value.ts";

/** Every known text at `loadBalancers[*].targetGroupArn`; what is absent, unknown or empty is not among them. */
export function texts(inputs: Props, path: string): string[] {
  return values(inputs, path).flatMap((value) => text(value) || []);
}

/** Every value at a path with `[*]` for each element of a list. */
function values(inputs: Props, path: string): Value[] {
  return path
    .replaceAll("[*]", ".*")
    .split(".")
    .reduce<Value[]>(
      (found, segment) =>
        found.flatMap((value) => {
          if (segment === "*") return isList(value) ? [...value] : [];
          const inner = isObject(value) ? value[segment] : undefined;
          return inner === undefined || inner === null ? [] : [inner];
        }),
      [inputs],
    );
}
