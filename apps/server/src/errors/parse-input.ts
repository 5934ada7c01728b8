import { z } from 'zod';
import { ServiceError } from './service-error.ts';

/** The input does not match the contract. */
class InputError extends ServiceError {
  /**
   * The first missing or invalid field, such as `items.0.line`; null where the whole input is
   * invalid.
   */
  readonly field: string | null;

  constructor(field: string | null) {
    super('bad_request');
    this.field = field;
  }
}

/**
 * Parses what a client sent. Its texts must also be storable in PostgreSQL: without NUL and without
 * unpaired surrogates, which JSON can carry and UTF-8 cannot.
 *
 * @throws {InputError}
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw new InputError(fieldOf(schema, parsed.error));
  }
  if (!isStorable(parsed.data)) {
    throw new InputError(null);
  }
  return parsed.data;
}

/** The path of the first fault, using names of the contract only: an unknown name becomes `*`. */
function fieldOf(schema: z.ZodType, { issues }: z.ZodError): string | null {
  const path = issues[0]?.path ?? [];
  const names = namesIn(schema);
  const parts = path.map((part) => (typeof part === 'number' || names.has(part) ? part : '*'));
  return parts.length === 0 ? null : parts.join('.');
}

const known = new WeakMap<z.ZodType, ReadonlySet<PropertyKey>>();

/** The names of all fields in a schema, at any depth. */
function namesIn(schema: z.ZodType): ReadonlySet<PropertyKey> {
  const before = known.get(schema);
  if (before !== undefined) {
    return before;
  }
  const names = new Set<string>();
  const collect = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) {
      return;
    }
    for (const [key, value] of Object.entries(part)) {
      if (key === 'properties') {
        for (const name of Object.keys(value as object)) {
          names.add(name);
        }
      }
      collect(value);
    }
  };
  collect(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  known.set(schema, names);
  return names;
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') {
    return value.isWellFormed() && !value.includes('\u0000');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).every(([key, member]) => isStorable(key) && isStorable(member));
  }
  return true;
}
