import { marksOf } from "../rules/apply.ts";
import type { PackageSchema, ResourceSchema } from "../schema/model.ts";
import { awsComputed, awsOutputs } from "../tables/aws/computed.ts";
import { computedOutputs } from "../tables/computed.ts";
import { type ImportedId, importedId } from "../tables/import-ids.ts";
import { isObject, type Props } from "../values/value.ts";
import { alsoSecret, seal, unseal } from "../world/seal.ts";
import { awsPlace } from "../world/site.ts";
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

  /**
   * Keeps an object with what it owns.
   * @param made what only the cloud knows of it.
   * @param before outputs that it had until now.
   */
  keep(subject: Subject, id: string, inputs: Props, made: Props, before: Props = {}): Made {
    const { type, urn, session } = subject;
    const schema = this.schema.resources[type];
    if (!schema) throw new Error(`local cloud: ${type} is not a type of ${this.schema.name}`);
    const given = { ...inputs, ...made };
    const outputs = this.complete(session.site, type, schema, { id, given, before });
    const { owned, used } = marksOf(type, inputs, id);
    const secret = [...schema.secretOutputs, ...alsoSecret(type, inputs)];
    const sealed = (props: Props): Props => seal(this.sealKey, props, secret);
    const object = { site: session.site, type, id, urn };
    this.world.put({ ...object, inputs: sealed(inputs), outputs: sealed(outputs) }, owned, used);
    return { id, outputs };
  }

  /** Inputs and everything that the cloud adds to them. */
  complete(
    site: string,
    type: string,
    schema: ResourceSchema,
    object: { id: string; given: Props; before: Props },
  ): Props {
    const { id, given, before } = object;
    if (this.schema.name !== "aws") {
      return { ...given, ...computedOutputs(type, schema, given, id) };
    }
    const { world } = this;
    const inputs = awsOutputs(given);
    const find = (other: string, otherId: string): Props | undefined =>
      world.find(site, other, otherId)?.outputs;
    const count = (name: string): number => world.count(`${site} ${name}`);
    const place = awsPlace(site);
    return {
      ...inputs,
      ...awsComputed(schema, { ...place, type, id, inputs, before, find, count }),
    };
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
    const { where } = named;
    if (where)
      return this.world
        .objects()
        .find((one) => one.site === site && one.type === type && where(one));
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
          ? this.complete(stored.site, stored.type, schema, {
              id: stored.id,
              given: outputs,
              before: {},
            })
          : outputs,
    };
  }

  private unsealed(sealed: Props, known: Props): Props {
    const value = unseal(this.sealKey, sealed, known);
    return isObject(value) ? value : {};
  }
}
