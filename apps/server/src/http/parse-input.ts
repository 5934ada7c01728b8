import { type z } from 'zod';
import { ServiceError } from './service-error.ts';

/**
 * Parses what somebody sent. Its texts must also be such that PostgreSQL can keep them as they are:
 * without NUL and without half a surrogate pair, which JSON can carry and UTF-8 cannot.
 * @throws {ServiceError} `bad_request`
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (!parsed.success || !isStorable(parsed.data)) {
    throw new ServiceError('bad_request');
  }
  return parsed.data;
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
