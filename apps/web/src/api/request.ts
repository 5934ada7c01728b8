import {
  ProblemDetails,
  requestIdBytes,
  requestIdHeader,
  requestIdOf,
  type Route,
  type RouteAnswer,
} from '@teleward/contracts';
import { type z } from 'zod';
import { pause } from '../pause.ts';
import { learnServerTime } from '../server-clock.ts';
import { ApiError } from './api-error.ts';

type Part<Name extends string, Schema extends z.ZodType> =
  Record<string, never> extends z.input<Schema>
    ? Readonly<Partial<Record<Name, z.input<Schema>>>>
    : Readonly<Record<Name, z.input<Schema>>>;

/** The input of a route; parts that may be empty are optional. */
export type RequestInput<R extends Route> = Part<'params', R['params']> &
  Part<'query', R['query']> &
  Part<'body', R['body']>;

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** The number of retries of a request that is safe to repeat; 2 by default. */
  readonly retries?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const requestTimeout = 20_000;
const firstPause = 500;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const urlOf = (route: Route, params: unknown, query: unknown): string => {
  const values = isRecord(params) ? params : {};
  const path = route.path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(textOf(values[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(isRecord(query) ? query : {})) {
    if (value !== undefined) search.set(name, textOf(value));
  }
  return search.size > 0 ? `${path}?${search.toString()}` : path;
};

/** The request's id in the log; undefined where the response is not from the server itself. */
const requestIdIn = ({ headers }: Response): string | undefined =>
  headers.get(requestIdHeader) ?? undefined;

const problemOf = async (response: Response): Promise<ApiError> => {
  const problem = ProblemDetails.safeParse(await response.json().catch(() => null));
  if (problem.success) {
    const { code, detail, ...facts } = problem.data;
    return new ApiError(code, detail, facts);
  }
  // A proxy in front of an unavailable server answers without our problem details.
  const code = response.status >= 502 && response.status <= 504 ? 'unavailable' : 'internal';
  return new ApiError(code, `The server answered ${response.status}.`, {
    requestId: requestIdIn(response),
  });
};

const attempt = async <R extends Route>(
  route: R,
  url: string,
  body: unknown,
  requestId: string,
  { signal, headers }: RequestOptions,
): Promise<RouteAnswer<R>> => {
  const timeout = AbortSignal.timeout(requestTimeout);
  const askedAt = Date.now();
  let response: Response;
  try {
    response = await fetch(url, {
      method: route.method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        ...headers,
        [requestIdHeader]: requestId,
        accept: 'application/json',
        ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(route.method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('unavailable', 'The server could not be reached.');
  }
  const facts = { requestId: requestIdIn(response) };
  learnServerTime(response.headers.get('date'), askedAt, Date.now());
  if (!response.ok) throw await problemOf(response);

  const text = await response.text().catch(() => {
    throw new ApiError('unavailable', 'The answer is incomplete.', facts);
  });
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ApiError('internal', 'The server’s answer is not JSON.', facts);
  }
  const answer = route.response.safeParse(json);
  if (!answer.success) {
    throw new ApiError(
      'internal',
      `The server's answer does not match the contract of ${route.path}.`,
      facts,
    );
  }
  return answer.data as RouteAnswer<R>;
};

/**
 * Sends one request of the contract and parses its response. GET and PUT are retried while the
 * server cannot be reached, because the contract makes them safe to repeat.
 *
 * @throws ApiError for every failure; an abort of the caller's signal is thrown as it is
 */
export const request = async <R extends Route>(
  route: R,
  input: RequestInput<R>,
  options: RequestOptions = {},
): Promise<RouteAnswer<R>> => {
  const { signal, retries = 2 } = options;
  const { params, query, body } = input as { params?: unknown; query?: unknown; body?: unknown };
  const url = urlOf(route, params, query);
  const requestId = requestIdOf(crypto.getRandomValues(new Uint8Array(requestIdBytes)));
  const repeatable = route.method === 'GET' || route.method === 'PUT';

  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt(route, url, body, requestId, options);
    } catch (error) {
      const away =
        error instanceof ApiError &&
        (error.code === 'unavailable' || error.code === 'database_unavailable');
      if (!away || !repeatable || failures >= retries || signal?.aborted) throw error;
      await pause(firstPause * 2 ** failures);
    }
  }
};
