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
import { type Actor } from '@teleward/records';
import { type Request } from 'express';
import { isOverTls, wayIn } from './over-tls.ts';

/** Who may call a handler at all; the service behind it asks what they may do. */
export const callers = ['anyone', 'staff', 'patient', 'guest'] as const;
export type Caller = (typeof callers)[number];

/**
 * `fresh`: within the last quarter of an hour, with whatever their account has. `fresh, by factor`: with its second
 * factor, if it has one.
 */
export type ProofDemand = 'fresh' | 'fresh, by factor';

/** What a handler asks for beside a session. */
export interface Demands {
  /** What the person must have proved themselves with lately. */
  readonly proof?: ProofDemand;
  /** Open also to somebody whose clinic demands a second factor that they have not added yet. */
  readonly heldBack?: 'let in';
  /** A cookie that is no session's, by which it is known whose sign-in goes on. */
  readonly cookie?: 'step';
}

export interface Handler extends Demands {
  readonly route: Route;
  readonly caller: Caller;
}

/** What the guard leaves on a request for its handler. */
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

/** Binds a method to a route of the contract. Without it the guard lets nobody through. */
export const Handle = (route: Route, caller: Caller, demands: Demands = {}): MethodDecorator =>
  applyDecorators(
    methods[route.method](route.path.replaceAll(/\{(\w+)\}/g, ':$1')),
    HttpCode(200),
    ...(route.mediaType === 'text/calendar'
      ? [Header('Content-Type', `${route.mediaType}; charset=utf-8`)]
      : []),
    SetMetadata(handlerKey, { route, caller, ...demands } satisfies Handler),
  );

const requestOf = (context: ExecutionContext): HandledRequest =>
  context.switchToHttp().getRequest<HandledRequest>();

/** The parsed request, `RouteInput` of the handler's route. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return requestOf(context).input;
});

/** What a browser sent, and how. */
export interface SentCookies {
  /** The header as it came. */
  readonly cookies: string | undefined;
  /** Over TLS. */
  readonly isSecure: boolean;
}

/** What a request or a socket's handshake says of who sent it, before anybody knows whether it is so. */
export interface Sender extends SentCookies {
  readonly address: string | null;
}

/** Where a request comes from, before anybody knows who sends it. */
export interface Origin extends Sender {
  readonly userAgent: string;
  /** The name and port that the browser asked for, as in its address bar. */
  readonly host: string;
}

/** More than any browser says of itself. */
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

/** Who calls, as the handler's `caller` promised. */
export const By = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return requestOf(context).actor;
});
