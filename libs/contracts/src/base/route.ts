import { type z } from './zod.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One REST route: its input and its output. `{name}` in the path is a key of `params`. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Answer;
  /** For an answer that is not JSON: text for another program, or a `Picture`. */
  readonly mediaType?: 'text/calendar' | 'image/*';
  /** Which caches may keep the answer, which never changes at its URL; if absent, none may. */
  readonly kept?: 'by everybody' | 'by the browser';
}

export const defineRoute = <
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  route: Route<Params, Query, Body, Answer>,
): Route<Params, Query, Body, Answer> => Object.freeze(route);

/** A parsed request as the handler receives it. */
export interface RouteInput<R extends Route> {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly body: z.output<R['body']>;
}

export type RouteAnswer<R extends Route> = z.output<R['response']>;

/** One message from a client, always acknowledged with `Ack<answer>`. */
export interface ClientEvent<
  Payload extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly name: string;
  readonly summary: string;
  readonly payload: Payload;
  readonly answer: Answer;
}

export const defineClientEvent = <Payload extends z.ZodType, Answer extends z.ZodType>(
  event: ClientEvent<Payload, Answer>,
): ClientEvent<Payload, Answer> => Object.freeze(event);

/** One message from the server; those about media request an empty acknowledgement. */
export interface ServerEvent<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly payload: Payload;
}

export const defineServerEvent = <Payload extends z.ZodType>(
  event: ServerEvent<Payload>,
): ServerEvent<Payload> => Object.freeze(event);
