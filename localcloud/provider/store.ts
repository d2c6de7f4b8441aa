import { marksOf } from "../rules/apply.ts";
import { guests } from "../rules/types.ts";
import type { PackageSchema } from "../schema/model.ts";
import { computedOutputs } from "../tables/computed.ts";
import { isObject, type Props } from "../values/value.ts";
import { seal, unseal } from "../world/seal.ts";
import type { World, WorldObject } from "../world/world.ts";
import type { Session } from "./session.ts";

/** One object, as a call of the engine speaks of it. */
export interface Subject {
  readonly session: Session;
  readonly urn: string;
  readonly type: string;
}

/** An object that was made. */
export interface Made {
  readonly id: string;
  readonly outputs: Props;
}

/** Objects of one package in the world: secrets sealed on the way in, known values put back on the way out. */
export class Store {
  private readonly world: World;
  private readonly schema: PackageSchema;
  private readonly sealKey: string;

  constructor(world: World, schema: PackageSchema) {
    this.world = world;
    this.schema = schema;
    this.sealKey = world.sealKey();
  }

  /** Keeps an object with what it owns; `made` is what only the cloud knows of it. */
  keep(subject: Subject, id: string, inputs: Props, made: Props): Made {
    const { type, urn, session } = subject;
    const schema = this.schema.resources[type];
    if (!schema) throw new Error(`local cloud: ${type} is not a type of ${this.schema.name}`);
    const given = { ...inputs, ...made };
    const outputs = { ...given, ...computedOutputs(type, schema, given, id) };
    const { owned, used } = marksOf(type, inputs, id);
    const sealed = (props: Props): Props => seal(this.sealKey, props, schema.secretOutputs);
    const object = { site: session.site, type, id, urn };
    this.world.put({ ...object, inputs: sealed(inputs), outputs: sealed(outputs) }, owned, used);
    return { id, outputs };
  }

  /** An import names a container `node/100`; the object itself is called `100`. */
  find(subject: Subject, id: string): WorldObject | undefined {
    const { session, type } = subject;
    const short = guests.includes(type) ? (id.split("/").at(-1) ?? id) : id;
    return this.world.find(session.site, type, short);
  }

  /** The object's values, with those that the engine knows in place of their seals. */
  open(
    stored: WorldObject,
    known: { inputs: Props; outputs: Props },
  ): { inputs: Props; outputs: Props } {
    return {
      inputs: this.unsealed(stored.inputs, known.inputs),
      outputs: this.unsealed(stored.outputs, known.outputs),
    };
  }

  private unsealed(sealed: Props, known: Props): Props {
    const value = unseal(this.sealKey, sealed, known);
    return isObject(value) ? value : {};
  }
}
