import { marksOf } from "../rules/apply.ts";
import type { PackageSchema } from "../schema/model.ts";
import { computedOutputs } from "../tables/computed.ts";
import { type ImportedId, importedId } from "../tables/import-ids.ts";
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

  /** By the object's own id, or by the id of an import, which names some objects in another way. */
  find(subject: Subject, id: string): WorldObject | undefined {
    const { session, type } = subject;
    return (
      this.world.find(session.site, type, id) ??
      this.imported(session.site, type, importedId(type, id))
    );
  }

  private imported(site: string, type: string, named: ImportedId): WorldObject | undefined {
    const object = this.world.find(site, type, named.id);
    return named.node === undefined || object?.inputs.nodeName === named.node ? object : undefined;
  }

  /** The object's values, with those that the engine knows in place of their seals. */
  open(
    stored: WorldObject,
    known: { inputs: Props; outputs: Props },
  ): { inputs: Props; outputs: Props } {
    const outputs = this.unsealed(stored.outputs, known.outputs);
    const schema = this.schema.resources[stored.type];
    return {
      inputs: this.unsealed(stored.inputs, known.inputs),
      // What was made by hand got no computed outputs when it was made.
      outputs:
        stored.urn === "" && schema
          ? { ...computedOutputs(stored.type, schema, outputs, stored.id), ...outputs }
          : outputs,
    };
  }

  private unsealed(sealed: Props, known: Props): Props {
    const value = unseal(this.sealKey, sealed, known);
    return isObject(value) ? value : {};
  }
}
