import { type z } from 'zod';
import { randomId } from '../../call/random-id.ts';

/** Content of an older draft that no longer fits the form, as text. */
export type Misfits = string[];

type Schema = z.core.$ZodType;

const nameMisfit = (path: string, value: unknown, misfits: Misfits): void => {
  if (value === undefined || value === null || value === '' || value === false) return;
  const words = typeof value === 'string' ? value : JSON.stringify(value);
  misfits.push(path === '' ? words : `${path}: ${words}`);
};

/**
 * Converts stored content to the shape that the contract requires now. Text stays as typed, also
 * where it is too long or not a number yet; values that a field cannot hold, and removed fields,
 * are returned as text; new fields are empty.
 */
export function fit(schema: Schema, value: unknown, misfits: Misfits, path = ''): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const misfit = (instead: unknown): unknown => {
    nameMisfit(path, value, misfits);
    return instead;
  };
  if (def.type === 'optional') {
    return value === null || value === undefined
      ? undefined
      : fit(def.innerType, value, misfits, path);
  }
  if (def.type === 'nullable') {
    if (value === null || value === undefined) return null;
    return fit(def.innerType, value, misfits, path) ?? null;
  }
  if (def.type === 'default') {
    return fit(def.innerType, value ?? def.defaultValue, misfits, path);
  }
  if (def.type === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      nameMisfit(path, value, misfits);
      return fit(schema, {}, misfits, path);
    }
    const kept = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(kept)) {
      if (!(name in def.shape)) nameMisfit(name, kept[name], misfits);
    }
    const fitted = Object.entries(def.shape).map(
      ([name, inner]) => [name, fit(inner, kept[name], misfits, name)] as const,
    );
    // Absent optional fields stay absent.
    return Object.fromEntries(fitted.filter(([, member]) => member !== undefined));
  }
  if (def.type === 'array') {
    return Array.isArray(value)
      ? value.map((one) => fit(def.element, one, misfits, path))
      : misfit([]);
  }
  if (def.type === 'string') {
    if (typeof value === 'string') return value;
    return misfit('format' in def && def.format === 'uuid' ? randomId() : '');
  }
  if (def.type === 'number') return typeof value === 'number' ? value : misfit(null);
  if (def.type === 'boolean') return typeof value === 'boolean' ? value : misfit(false);
  if (def.type === 'enum') {
    return Object.values(def.entries).includes(value as string) ? value : misfit(null);
  }
  throw new Error(`A draft cannot hold a value of type ${def.type}.`);
}
