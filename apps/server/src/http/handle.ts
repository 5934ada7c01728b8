import {
  applyDecorators,
  createParamDecorator,
  Delete,
  Get,
  HttpCode,
  Post,
  Put,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { type Method, type Route } from '@teleward/contracts';
import { type Actor } from '@teleward/records';
import { type Request } from 'express';

/** Who may call a handler at all; the service behind it asks what they may do. */
export const callers = ['anyone', 'staff', 'patient', 'guest'] as const;
export type Caller = (typeof callers)[number];

/** What a handler asks for beside a session. */
export interface Demands {
  /** `fresh`: the person proved within the last quarter of an hour that it is them. */
  readonly proof?: 'fresh';
  /** Open also to somebody whose clinic demands a second factor that they have not added yet. */
  readonly heldBack?: 'let in';
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
    SetMetadata(handlerKey, { route, caller, ...demands } satisfies Handler),
  );

const requestOf = (context: ExecutionContext): HandledRequest =>
  context.switchToHttp().getRequest<HandledRequest>();

/** The parsed request, `RouteInput` of the handler's route. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return requestOf(context).input;
});

/** Where a request comes from, before anybody knows who sends it. */
export interface Origin {
  readonly address: string | null;
  readonly userAgent: string;
  /** The name and port that the browser asked for, as in its address bar. */
  readonly host: string;
  /** Over TLS, also where a trusted proxy ended it. */
  readonly isSecure: boolean;
}

/** More than any browser says of itself. */
const longestUserAgent = 400;

export const From = createParamDecorator((_data: unknown, context: ExecutionContext): Origin => {
  const { ip, headers, secure } = requestOf(context);
  const userAgent = (headers['user-agent'] ?? '').slice(0, longestUserAgent);
  return { address: ip ?? null, userAgent, host: headers.host ?? '', isSecure: secure };
});

/** Who calls, as the handler's `caller` promised. */
export const By = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return requestOf(context).actor;
});

/** The cookies of a request, for what goes on before there is a session. */
export const Cookies = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined =>
    requestOf(context).headers.cookie,
);
