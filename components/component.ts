import * as pulumi from "@pulumi/pulumi";

/** Component names are logical names: kebab-case, starting with a letter or digit. */
const nameForm = /^[a-z0-9][a-z0-9._-]*$/;

/**
 * What every component of the project has in common: its children are named after it, and what is wrong with its
 * arguments is said all at once. A subclass ends its constructor with `registerOutputs`.
 */
export abstract class Component extends pulumi.ComponentResource {
  private readonly logicalName: string;
  private readonly type: string;

  /**
   * @param type Token from `conventions.ts`, for ever.
   * @param name Logical name, for ever; the children's names start with it.
   * @param inputs What the state shows of this component: few facts, no secrets.
   * @throws ResourceError when the name is missing or is not kebab-case.
   */
  constructor(
    type: string,
    name: string,
    inputs: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const transformations = [...(opts.transformations ?? []), requirePrefix(name)];
    super(type, name, inputs, { ...opts, transformations });
    this.logicalName = name;
    this.type = type;
    if (!nameForm.test(name)) {
      this.refuse([`a name is made of a-z, 0-9, ".", "_" and "-", and starts with a-z or 0-9`]);
    }
  }

  /** Name of a child: the component's own for the primary one, else `<component>-<suffix>`. */
  protected child(suffix?: string): string {
    return suffix === undefined ? this.logicalName : `${this.logicalName}-${suffix}`;
  }

  /** Options of a child: this component as parent, and what else the child needs. */
  protected options(more: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
    return { ...more, parent: this };
  }

  /**
   * Ends the program with all problems at once; none is no error. Pulumi's host prints a ResourceError without a
   * stack trace.
   */
  protected refuse(problems: readonly string[]): void {
    if (problems.length === 0) return;
    const who = `${this.type.split(":").at(-1)} "${this.logicalName}"`;
    const text = problems.map((problem) => `${who}: ${problem}`).join("\n");
    throw new pulumi.ResourceError(text, this, true);
  }

  /** What a pure renderer makes; what it says is wrong is refused in this component's name. */
  protected rendered<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.refuse([(error as Error).message]);
      throw error;
    }
  }
}

/** A child that is not named after its component could clash with another component's: refused when it is made. */
function requirePrefix(name: string): pulumi.ResourceTransformation {
  return (args) => {
    if (args.name !== name && !args.name.startsWith(`${name}-`)) {
      throw new Error(
        `${args.type} "${args.name}" is inside component "${name}": name it "${name}" or "${name}-…".`,
      );
    }
    return undefined;
  };
}
