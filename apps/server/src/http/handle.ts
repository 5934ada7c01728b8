import {
  applyDecorators,
  createParamDecorator,
  Delete,
  Get,
  Header,
  HttpCode,
  Post,
  Put,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { type Method, type Route } from '@teleward/contracts';
import { type Action, type Actor } from '@teleward/records';
import { type Request } from 'express';
import { isOverTls, wayIn } from './over-tls.ts';

/** Who may call a handler at all; the service behind it checks what they may do. */
export const callers = ['anyone', 'staff', 'patient', 'guest'] as const;
export type Caller = (typeof callers)[number];

/**
 * Handlers without a policy. `public`: open to everyone. `secret`: the request itself proves the
 * right, such as by a password or a link. `own session`: it concerns only the session, its account,
 * or the page that it belongs to.
 */
export const unasked = ['public', 'secret', 'own session'] as const;

/**
 * How access is decided: the action for which the service asks the record store first, or why there
 * is none.
 */
export type Decision = Action | (typeof unasked)[number];

/**
 * `fresh`: re-authentication within the last quarter of an hour, by any method of the account.
 * `fresh, by factor`: by the second factor, if the account has one.
 */
export type StepUpDemand = 'fresh' | 'fresh, by factor';

/** What a handler demands in addition to a session. */
export interface Demands {
  /** The recent re-authentication that it demands. */
  readonly stepUp?: StepUpDemand;
  /** Also open to a member whose clinic requires a second factor that they have not added yet. */
  readonly heldBack?: 'let in';
  /** A cookie other than a session's, which identifies the sign-in in progress. */
  readonly cookie?: 'step';
}

export interface Handler extends Demands {
  readonly route: Route;
  readonly caller: Caller;
  readonly decision: Decision;
}

/** What the guard attaches to a request for its handler. */
export interface HandledRequest extends Request {
  actor?: Actor;
  input?: unknown;
}

export const handlerKey = Symbol('handler');

const methods: Readonly<Record<Method, (path: string) => MethodDecorator>> = {
  GET: Get,
  POST: Post,
  PUT: Put,
  DELETE: Delete,
};

/** Binds a method to a route of the contract. Without it the guard refuses every caller. */
export const Handle = (
  route: Route,
  caller: Caller,
  decision: Decision,
  demands: Demands = {},
): MethodDecorator =>
  applyDecorators(
    methods[route.method](route.path.replaceAll(/\{(\w+)\}/g, ':$1')),
    HttpCode(200),
    ...(route.mediaType === 'text/calendar'
      ? [Header('Content-Type', `${route.mediaType}; charset=utf-8`)]
      : []),
    SetMetadata(handlerKey, { route, caller, decision, ...demands } satisfies Handler),
  );

const requestOf = (context: ExecutionContext): HandledRequest =>
  context.switchToHttp().getRequest<HandledRequest>();

/** The parsed request, `RouteInput` of the handler's route. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return requestOf(context).input;
});

/** A browser's cookies, and how they arrived. */
export interface SentCookies {
  /** The raw header. */
  readonly cookies: string | undefined;
  /** Whether they came over TLS. */
  readonly isSecure: boolean;
}

/** Unauthenticated data about the sender of a request or a socket's handshake. */
export interface Sender extends SentCookies {
  readonly address: string | null;
}

/** Unauthenticated data about the origin of a request. */
export interface Origin extends Sender {
  readonly userAgent: string;
  /** The host and port that the browser asked for, as in its address bar. */
  readonly host: string;
}

/** Longer than any real browser's. */
const longestUserAgent = 400;

export const senderOf = (request: Request): Sender => ({
  address: request.ip ?? null,
  cookies: request.headers.cookie,
  isSecure: isOverTls(request, wayIn(request.app)),
});

export const From = createParamDecorator((_data: unknown, context: ExecutionContext): Origin => {
  const request = requestOf(context);
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, longestUserAgent);
  return { ...senderOf(request), userAgent, host: request.headers.host ?? '' };
});

/** The caller, of the kind that the handler's `caller` declares. */
export const By = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return requestOf(context).actor;
});
