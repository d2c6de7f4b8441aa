import { checkLimits } from "../check/limits.ts";
import { checkShape, type Failure } from "../check/shape.ts";
import type { PackageName } from "../packages.ts";
import type { RealPostgres } from "../postgres/real.ts";
import { afterRemove, judgePlan, judgePut, judgeRemove, ruleFailures } from "../rules/apply.ts";
import { Refused, type RuleContext } from "../rules/rule.ts";
import type { PackageSchema, ResourceSchema } from "../schema/model.ts";
import { computedNames } from "../tables/computed.ts";
import type { Change } from "../values/diff.ts";
import { type Props, UNKNOWN } from "../values/value.ts";
import type { World } from "../world/world.ts";
import { asCloned } from "./cloned.ts";
import { type Effect, effectOf, seesNoDrift } from "./effects.ts";
import { type Made, Store, type Subject } from "./store.ts";
import { type Ways, waysOf } from "./ways.ts";

const never = new AbortController().signal;

/** One simulated provider: what its calls mean, without the protocol around them. */
export class Simulator {
  readonly pkg: PackageName;
  readonly schema: PackageSchema;
  readonly world: World;
  private readonly postgres: RealPostgres | undefined;
  private readonly store: Store;
  private readonly ways: Ways;
  private readonly derive: (type: string) => Promise<void>;

  constructor(options: {
    pkg: PackageName;
    schema: PackageSchema;
    world: World;
    postgres?: RealPostgres | undefined;
    /** Adds a type to the schema that is not in it yet. @default nothing is added */
    derive?: (type: string) => Promise<void>;
  }) {
    this.pkg = options.pkg;
    this.schema = options.schema;
    this.world = options.world;
    this.postgres = options.postgres;
    this.store = new Store(options.world, options.schema);
    this.ways = waysOf(options.pkg);
    this.derive = options.derive ?? (() => Promise.resolve());
  }

  /** To be awaited before anything is asked about a type: few types of a large package are known from the start. */
  async know(type: string): Promise<void> {
    if (!(type in this.schema.resources)) await this.derive(type);
  }

  /** Adds what the real provider adds and says everything that is wrong. */
  check(
    subject: Subject,
    given: Props,
    old: Props,
    seed: Uint8Array,
  ): { inputs: Props; failures: Failure[] } {
    const { type, session } = subject;
    const schema = this.schema.resources[type];
    if (!schema) {
      const reason = `${type} is not a type of ${this.pkg} ${this.schema.version}`;
      return { inputs: given, failures: [{ property: "", reason }] };
    }
    const { urn } = subject;
    const { config } = session;
    const checked = this.ways.checked({ type, urn, schema, inputs: given, old, seed, config });
    const { inputs } = checked;
    const failures = [
      ...checked.failures,
      ...checkShape(this.schema, schema.inputs, inputs),
      ...checkLimits(type, inputs),
      ...ruleFailures(type, inputs, config),
    ];
    return { inputs, failures };
  }

  /** `outputs` is what stands, as the engine knows it. */
  diff(
    type: string,
    oldInputs: Props,
    news: Props,
    outputs: Props = {},
  ): { change: Change; replaces: boolean }[] {
    return this.ways.differences(type, { inputs: oldInputs, outputs }, news);
  }

  /** Whether the provider itself asks for the old object to go before the new one comes. */
  oldGoesFirst(type: string, news: Props): boolean {
    return this.ways.oldGoesFirst(type, this.resource(type), news);
  }

  /** What a creation will give, as far as that can be known. */
  plan(type: string, inputs: Props): Props {
    judgePlan(type, inputs);
    const schema = this.resource(type);
    const unknown = computedNames(schema, inputs).map((name) => [name, UNKNOWN] as const);
    return { ...this.ways.returned(inputs), ...Object.fromEntries(unknown) };
  }

  async create(subject: Subject, inputs: Props, signal = never): Promise<Made> {
    const { type } = subject;
    judgePlan(type, inputs);
    const effect = this.effect(type);
    const prepare = (): RuleContext => {
      const id = this.chooseId(subject, inputs);
      const context = this.context(subject, id, inputs);
      judgePut(context, true);
      return context;
    };
    if (!effect) {
      return this.world.transaction(() => {
        const context = prepare();
        const made = asCloned(this.world, context.site, type, inputs);
        return this.store.keep(subject, context.id, made, {});
      });
    }
    const { id } = this.world.transaction(prepare);
    const made = await effect.create(inputs, signal);
    return this.world.transaction(() => this.store.keep(subject, id, inputs, made));
  }

  planUpdate(
    subject: Subject,
    id: string,
    old: { inputs: Props; outputs: Props },
    inputs: Props,
  ): Props {
    const carried = without(old.outputs, old.inputs);
    if (this.pkg !== "aws") return { ...carried, ...inputs };
    const { type, session } = subject;
    const given = { ...inputs, ...this.ways.carried(type, carried) };
    const object = { id, given, before: old.outputs };
    return this.store.complete(session.site, type, this.resource(type), object);
  }

  async update(
    subject: Subject,
    id: string,
    old: { inputs: Props; outputs: Props },
    inputs: Props,
    signal = never,
  ): Promise<Props> {
    const effect = this.effect(subject.type);
    const carried = this.ways.carried(subject.type, without(old.outputs, old.inputs));
    const judge = (): void => {
      if (!this.store.find(subject, id) && !seesNoDrift(subject.type)) {
        throw new Refused([
          {
            rule: "gone",
            reason: `${subject.type} ${id} does not exist any more; refresh the stack`,
          },
        ]);
      }
      judgePut(this.context(subject, id, inputs), false);
    };
    if (!effect) {
      return this.world.transaction(() => {
        judge();
        return this.store.keep(subject, id, inputs, carried, old.outputs).outputs;
      });
    }
    this.world.transaction(judge);
    const made = await effect.update(old.inputs, inputs, old.outputs, signal);
    return this.world.transaction(
      () => this.store.keep(subject, id, inputs, { ...carried, ...made }).outputs,
    );
  }

  /** Removing what is already gone is no error, as with the real ones. */
  async remove(
    subject: Subject,
    id: string,
    old: { inputs: Props; outputs: Props },
    signal = never,
  ): Promise<void> {
    const effect = this.effect(subject.type);
    const stored = this.store.find(subject, id);
    if (!stored && !seesNoDrift(subject.type)) return;
    if (stored && this.ways.isAnother(stored.outputs, old.outputs)) return;
    // The rules judge by what stands in the world: someone may have set the protection by hand.
    const inputs = stored && !seesNoDrift(subject.type) ? stored.inputs : old.inputs;
    const context = this.context(subject, id, inputs);
    if (effect) {
      if (stored) this.world.transaction(() => judgeRemove(context));
      await effect.remove(old.inputs, old.outputs, signal);
    }
    this.world.transaction(() => {
      if (!this.world.find(subject.session.site, subject.type, id)) return;
      if (!effect) judgeRemove(context);
      this.world.remove(subject.session.site, subject.type, id);
      afterRemove(context);
    });
  }

  /** What stands now; undefined if it is gone. Known values are put back where the world holds only their seal. */
  async read(
    subject: Subject,
    id: string,
    known: { inputs: Props; outputs: Props },
  ): Promise<{ id: string; inputs: Props; outputs: Props } | undefined> {
    if (seesNoDrift(subject.type)) return { id, ...known };
    const stored = this.store.find(subject, id);
    if (!stored) return undefined;
    const { inputs, outputs } = this.store.open(stored, known);
    const effect = this.effect(subject.type);
    if (!effect) return { id: stored.id, inputs, outputs };
    const real = await effect.read(inputs);
    if (!real) {
      this.world.transaction(() => this.world.remove(stored.site, stored.type, stored.id));
      return undefined;
    }
    return { id: stored.id, inputs: { ...inputs, ...real }, outputs: { ...outputs, ...real } };
  }

  private resource(type: string): ResourceSchema {
    const schema = this.schema.resources[type];
    if (!schema) throw new Error(`local cloud: ${type} is not a type of ${this.pkg}`);
    return schema;
  }

  private effect(type: string): Effect | undefined {
    return effectOf(type, { worldFolder: this.world.folder, postgres: this.postgres });
  }

  private context(subject: Subject, id: string, inputs: Props): RuleContext {
    const { session, type } = subject;
    return {
      world: this.world,
      site: session.site,
      config: session.config,
      type,
      id,
      inputs,
      realPostgres: this.postgres !== undefined,
    };
  }

  private chooseId(subject: Subject, inputs: Props): string {
    const { type, session, urn } = subject;
    return this.ways.newId({ type, urn, site: session.site, inputs, world: this.world });
  }
}

/** The outputs that no input gave: they stay when the inputs change. */
function without(outputs: Props, inputs: Props): Props {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !(name in inputs)));
}
