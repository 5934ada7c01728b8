import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { memberHeader } from '@teleward/contracts';
import { type Actor } from '@teleward/records';
import { StepUp } from './sign-in/step-up.ts';
import { Sessions } from './sessions/sessions.ts';
import { SharedBuckets, SharedCounters } from '../limits/index.ts';
import { parseInput, ServiceError } from '../errors/index.ts';
import {
  type HandledRequest,
  type Handler,
  handlerKey,
  isOwnHost,
  isOwnOrigin,
  placeOf,
  senderOf,
  wayIn,
} from '../http/index.ts';

/** Per place: a whole clinic, or forty patients of an outreach session, may share one address. */
const requestBudget = { burst: 600, perSecond: 60 };

/** For requests without a session that try passwords, links and birth dates. */
const attemptBudget = { burst: 60, perSecond: 2 };

/**
 * Checks every request: known handler, not too many, own origin, known caller, recent
 * re-authentication where the handler demands it, and parsed input, in this order.
 */
@Injectable()
export class HandlerGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #sessions: Sessions;
  readonly #stepUp: StepUp;
  readonly #requests: SharedBuckets;
  readonly #attempts: SharedBuckets;

  constructor(reflector: Reflector, sessions: Sessions, stepUp: StepUp, shared: SharedCounters) {
    this.#reflector = reflector;
    this.#sessions = sessions;
    this.#stepUp = stepUp;
    this.#requests = new SharedBuckets('requests', requestBudget, shared);
    this.#attempts = new SharedBuckets('attempts', attemptBudget, shared);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = this.#reflector.get<Handler | undefined>(handlerKey, context.getHandler());
    if (handler === undefined) {
      throw new ServiceError('not_found');
    }
    const request = context.switchToHttp().getRequest<HandledRequest>();
    await this.#limit(handler, placeOf(request.ip ?? null));
    refuseOtherHosts(handler, request);
    refuseOtherOrigins(request);
    if (handler.caller !== 'anyone') {
      request.actor = await this.#sessions.authenticate(handler.caller, senderOf(request));
    }
    refuseOtherMembers(request);
    refuseUnreadBody(request);
    refuseOneFactor(handler, request.actor);
    if (handler.stepUp !== undefined) {
      await this.#stepUp.demand(handler.stepUp, request.actor);
    }
    const params = parseInput(handler.route.params, request.params);
    refuseOtherVisits(params, request.actor);
    request.input = {
      params,
      query: parseInput(handler.route.query, request.query),
      body: parseInput(handler.route.body, request.body ?? {}),
    };
    return true;
  }

  async #limit({ caller, route }: Handler, place: string): Promise<void> {
    await this.#requests.spend(place);
    if (caller === 'anyone' && route.method !== 'GET') {
      await this.#attempts.spend(place);
    }
  }
}

/**
 * A page states for which member it was opened. In another window the person may have switched to
 * another clinic, and this page must not act there.
 */
function refuseOtherMembers({ headers, actor }: HandledRequest): void {
  const member = headers[memberHeader];
  if (actor?.kind === 'staff' && member !== undefined && member !== actor.id) {
    throw new ServiceError('unauthenticated');
  }
}

/** A member who still has to add a second factor may do only that. */
function refuseOneFactor({ heldBack }: Handler, actor: Actor | undefined): void {
  if (actor?.kind === 'staff' && actor.isHeldBack && heldBack !== 'let in') {
    throw new ServiceError('second_factor_required');
  }
}

/** On a shared device the cookie may belong to another visit than the page that is still open. */
function refuseOtherVisits(params: unknown, actor: Actor | undefined): void {
  const { encounterId, guestId } = params as {
    readonly encounterId?: string;
    readonly guestId?: string;
  };
  const isOtherVisit =
    actor !== undefined &&
    actor.kind !== 'staff' &&
    encounterId !== undefined &&
    encounterId !== actor.encounterId;
  const isOtherGuest = actor?.kind === 'guest' && guestId !== undefined && guestId !== actor.id;
  if (isOtherVisit || isOtherGuest) {
    throw new ServiceError('unauthenticated');
  }
}

/** Only JSON is parsed. A body of another type must not be treated as an empty one. */
function refuseUnreadBody({ headers, body }: HandledRequest): void {
  const isSent =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (isSent && body === undefined) {
    throw new ServiceError('bad_request');
  }
}

/** Health checks may use any name or address of the server. */
function refuseOtherHosts({ route }: Handler, request: HandledRequest): void {
  if (!route.path.startsWith('/health/') && !isOwnHost(request, wayIn(request.app))) {
    throw new ServiceError('forbidden_origin');
  }
}

function refuseOtherOrigins(request: HandledRequest): void {
  if (request.method !== 'GET' && !isOwnOrigin(request, wayIn(request.app))) {
    throw new ServiceError('forbidden_origin');
  }
}
