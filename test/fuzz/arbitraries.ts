import fc from 'fast-check';
import { type z } from 'zod';

/** Likely values for fields of that name, so that messages mean something. */
export type Words = ReadonlyMap<string, fc.Arbitrary<unknown>>;

type Any = fc.Arbitrary<unknown>;
type Definition = z.core.$ZodTypes['_zod']['def'];
type Bounds = Readonly<{ min: number; max: number }>;

/**
 * The most members of a generated list or record: many small messages find more
 * than few large ones.
 */
const mostMembers = 5;

/** Values that satisfy refinements in code, which no schema shows: random values hardly ever do. */
const familiar = ['UTC', 'Asia/Kolkata', 'somebody@x.example', '112', 'x'];

/**
 * Values that a schema of the contracts accepts.
 * @throws for a kind of schema that it does not know
 */
export function arbitraryOf(schema: z.core.$ZodType, words: Words = new Map()): Any {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const isValid = (value: unknown): boolean => (schema as z.ZodType).safeParse(value).success;
  const of = (inner: z.core.$ZodType): Any => arbitraryOf(inner, words);
  if (def.type === 'object') return objectOf(def.shape, words);
  if (def.type === 'string') return stringOf(def).filter(isValid);
  if (def.type === 'number') return numberOf(def).filter(isValid);
  if (def.type === 'boolean') return fc.boolean();
  if (def.type === 'null') return fc.constant(null);
  if (def.type === 'unknown') return fc.jsonValue();
  // Bytes are the only custom type.
  if (def.type === 'custom') return fc.uint8Array({ maxLength: 40 }).filter(isValid);
  if (def.type === 'literal') return fc.constantFrom(...def.values);
  if (def.type === 'enum') return fc.constantFrom(...Object.values(def.entries));
  if (def.type === 'optional' || def.type === 'default') return of(def.innerType);
  if (def.type === 'nullable') return fc.option(of(def.innerType), { nil: null, freq: 4 });
  // Defaults are filled in before parsing, and only what the parser accepts is sent as valid.
  if (def.type === 'pipe') return of(def.out).filter(isValid);
  if (def.type === 'tuple') return fc.tuple(...def.items.map(of));
  if (def.type === 'union') return fc.oneof(...def.options.map(of));
  if (def.type === 'array') {
    const { min, max } = lengthOf(def);
    const maxLength = Math.min(max, min + mostMembers);
    return fc.array(of(def.element), { minLength: min, maxLength });
  }
  if (def.type === 'record') {
    const key = of(def.keyType) as fc.Arbitrary<string>;
    const options = { maxKeys: mostMembers, noNullPrototype: true };
    return fc.dictionary(key, of(def.valueType), options).filter(isValid);
  }
  throw new Error(`Nothing is made up for a schema of type ${def.type}`);
}

function objectOf(shape: Readonly<Record<string, z.core.$ZodType>>, words: Words): Any {
  const fields = Object.entries(shape);
  const model = fields.map(([name, schema]) => [name, fieldOf(name, schema, words)] as const);
  const mayBeLeftOut = ['optional', 'default'];
  const required = fields.filter(([, schema]) => !mayBeLeftOut.includes(schema._zod.def.type));
  const requiredKeys = required.map(([name]) => name);
  return fc.record(Object.fromEntries(model), { requiredKeys, noNullPrototype: true });
}

function fieldOf(name: string, schema: z.core.$ZodType, words: Words): Any {
  const own = arbitraryOf(schema, words);
  const word = words.get(name);
  return word === undefined
    ? own
    : fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: own });
}

type Check = z.core.$ZodCheck['_zod']['def'];

const checksOf = ({ checks = [] }: Definition): readonly Check[] =>
  checks.map((check) => check._zod.def);

function lengthOf(def: Definition): Bounds {
  let [min, max] = [0, Infinity];
  for (const check of checksOf(def)) {
    if ('minimum' in check) min = Math.max(min, Number(check.minimum));
    if ('maximum' in check) max = Math.min(max, Number(check.maximum));
  }
  return { min, max };
}

/** Days of all years that RFC 3339 can express. */
const days = fc
  .date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((day) => day.toISOString());

function stringOf(def: Extract<Definition, { type: 'string' }>): fc.Arbitrary<string> {
  const format = 'format' in def ? def.format : null;
  if (format === 'uuid') return fc.uuid();
  if (format === 'url') return fc.webUrl();
  if (format === 'datetime') return days;
  if (format === 'date') return days.map((day) => day.slice(0, 10));
  const { min, max } = lengthOf(def);
  const patterns = checksOf(def).flatMap((check) =>
    'pattern' in check && check.pattern instanceof RegExp ? [check.pattern] : [],
  );
  const pattern = patterns.at(-1);
  if (pattern !== undefined) return fc.stringMatching(pattern, { maxLength: Math.min(max, 100) });
  const bounds = { minLength: min, maxLength: Math.min(max, min + 40) };
  return fc.oneof(
    { weight: 6, arbitrary: fc.string({ ...bounds, unit: 'grapheme' }) },
    { weight: 2, arbitrary: fc.string({ ...bounds, unit: 'binary' }) },
    { weight: 2, arbitrary: fc.constantFrom(...familiar) },
    { weight: 1, arbitrary: fc.constantFrom(...longest(max)) },
  );
}

/** Texts of maximum length. A surrogate pair may be cut in half, which the parser must notice. */
const longest = (max: number): string[] =>
  ['x', 'é', '💉', ' x'].map((piece) => piece.repeat(Math.min(max, 20_000)).slice(0, max));

function numberOf(def: Definition): fc.Arbitrary<number> {
  let [min, max] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  let isWhole = false;
  for (const check of checksOf(def)) {
    isWhole ||= check.check === 'number_format';
    if (!('value' in check)) continue;
    if (check.check === 'greater_than') min = Math.max(min, Number(check.value));
    if (check.check === 'less_than') max = Math.min(max, Number(check.value));
  }
  const whole = fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
  if (isWhole) return whole;
  const decimals = whole.map((value) => value / 10_000);
  return fc.oneof(whole, decimals, fc.double({ min, max, noNaN: true }));
}
