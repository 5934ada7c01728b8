import * as contracts from '@teleward/contracts';
import { z } from 'zod';

/** Requests are described by a schema's input, answers by its output. */
type Side = 'input' | 'output';

type Json = Readonly<Record<string, unknown>>;

const placeOf = (name: string): string => `#/components/schemas/${name}`;

const nameOf = (name: string, side: Side): string => (side === 'output' ? name : `${name}Input`);

/** The schemas that the contract exports, by name. */
const exported: readonly (readonly [string, z.ZodType])[] = Object.entries(contracts).flatMap(
  ([name, value]) => (value instanceof z.ZodType ? [[name, value] as const] : []),
);

/**
 * The JSON Schemas of one document: each schema of the contract appears once, under its name in the
 * sources.
 */
export class SchemaBook {
  readonly #target: 'draft-2020-12' | 'draft-7';
  readonly #added = { input: new Map<string, z.ZodType>(), output: new Map<string, z.ZodType>() };

  constructor(target: 'draft-2020-12' | 'draft-7') {
    this.#target = target;
  }

  /**
   * Adds a schema, under this name if the contract does not export it.
   *
   * @returns a reference to it
   */
  add(name: string, schema: z.ZodType, side: Side): Json {
    const own = exported.find(([, one]) => one === schema)?.[0] ?? name;
    this.#added[side].set(own, schema);
    return { $ref: placeOf(nameOf(own, side)) };
  }

  /** The contents of `components.schemas`, and the document with adjusted references. */
  finish(document: Json): Json {
    const all = { ...this.#schemas('output'), ...this.#schemas('input') };
    const twins = twinsIn(all);
    const [named, references] = [all, document].map((json) => redirected(json, twins)) as [
      Record<string, unknown>,
      Json,
    ];
    const reached = new Set(referencesIn(references));
    for (const name of reached) {
      for (const further of referencesIn(named[name])) {
        reached.add(further);
      }
    }
    const schemas = Object.fromEntries(
      [...reached].toSorted().map((name) => [name, named[name]] as const),
    );
    return { ...references, components: { ...(references['components'] as object), schemas } };
  }

  #schemas(side: Side): Record<string, Json> {
    const registry = z.registry<{ id: string }>();
    for (const [name, schema] of new Map([...this.#added[side], ...exported])) {
      registry.add(schema, { id: name });
    }
    const { schemas } = z.toJSONSchema(registry, {
      io: side,
      target: this.#target,
      unrepresentable: 'any',
      uri: (name) => placeOf(nameOf(name, side)),
    });
    return Object.fromEntries(
      Object.entries(schemas).map(([name, { $id: _, $schema: __, ...json }]) => [
        nameOf(name, side),
        json,
      ]),
    );
  }
}

/** Names of input schemas that equal their output schemas, including everything they refer to. */
function twinsIn(schemas: Readonly<Record<string, Json>>): ReadonlySet<string> {
  const alike = Object.keys(schemas).filter((name) => {
    const output = schemas[name.replace(/Input$/, '')];
    const asOutput = JSON.stringify(schemas[name]).replaceAll(/Input"/g, '"');
    return name.endsWith('Input') && asOutput === JSON.stringify(output);
  });
  const twins = new Set(alike);
  let before = -1;
  while (before !== twins.size) {
    before = twins.size;
    for (const name of twins) {
      if (referencesIn(schemas[name]).some((other) => !twins.has(other))) {
        twins.delete(name);
      }
    }
  }
  return twins;
}

function referencesIn(json: unknown): readonly string[] {
  const found = JSON.stringify(json).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
  return [...found].map(([, name = '']) => name);
}

function redirected<T>(json: T, twins: ReadonlySet<string>): T {
  const text = JSON.stringify(json).replaceAll(
    /"#\/components\/schemas\/([^"]+)"/g,
    (whole, name: string) =>
      twins.has(name) ? JSON.stringify(placeOf(name.replace(/Input$/, ''))) : whole,
  );
  return JSON.parse(text) as T;
}
