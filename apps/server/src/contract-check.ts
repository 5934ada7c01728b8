import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { clientEvents, routes, type ClientEvent, type Route } from '@teleward/contracts';
import { policies } from '@teleward/records';
import { boundHandlers, callers, type Handler, unasked } from './http/index.ts';
import { senders } from './signalling/index.ts';
import { VisitSignalling } from './visit-signalling.ts';

/** The server does not implement its own contract; the message names every place. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

/**
 * Refuses to start if a route or client event of the contract has no handler, or a handler does not
 * say who may call it and by which policy. A mistake shows here, not with the first person who
 * calls it.
 */
@Injectable()
export class ContractCheck implements OnApplicationBootstrap {
  readonly #discovery: DiscoveryService;
  readonly #scanner: MetadataScanner;
  readonly #reflector: Reflector;
  readonly #signalling: VisitSignalling;

  constructor(
    discovery: DiscoveryService,
    scanner: MetadataScanner,
    reflector: Reflector,
    signalling: VisitSignalling,
  ) {
    this.#discovery = discovery;
    this.#scanner = scanner;
    this.#reflector = reflector;
    this.#signalling = signalling;
  }

  /** @throws {ContractError} */
  onApplicationBootstrap(): void {
    const faults = [...this.#routeFaults(), ...this.#eventFaults()];
    if (faults.length > 0) {
      throw new ContractError(`The server does not match the contract:\n  ${faults.join('\n  ')}`);
    }
  }

  #routeFaults(): string[] {
    const faults: string[] = [];
    const handlers = new Map<Route, string>();
    for (const { place, handler } of boundHandlers(
      this.#discovery,
      this.#scanner,
      this.#reflector,
    )) {
      if (handler === undefined) {
        faults.push(`${place} answers requests, but is not bound with @Handle`);
        continue;
      }
      if (!callers.includes(handler.caller)) {
        faults.push(`${place} does not say who may call it`);
      }
      if (!isDecided(handler)) {
        faults.push(`${place} does not say by which policy`);
      }
      const other = handlers.get(handler.route);
      if (other !== undefined) {
        faults.push(`${nameOf(handler.route)} has two handlers, ${other} and ${place}`);
      }
      handlers.set(handler.route, place);
    }
    const missing = Object.values<Route>(routes).filter((route) => !handlers.has(route));
    return [...faults, ...missing.map((route) => `${nameOf(route)} has no handler`)];
  }

  #eventFaults(): string[] {
    const handlers = new Map(Object.entries(this.#signalling.handlers));
    return Object.entries<ClientEvent>(clientEvents).flatMap(([key, { name }]) => {
      const handler = handlers.get(key);
      if (handler === undefined) {
        return [`The event ${name} has no handler`];
      }
      return senders.includes(handler.sender)
        ? []
        : [`The event ${name} does not say who may send it`];
    });
  }
}

/** A caller with a session is never let in by a secret; a caller without one only by a secret. */
function isDecided({ caller, decision }: Handler): boolean {
  if (Object.hasOwn(policies, decision)) {
    return true;
  }
  const without = caller === 'anyone' ? ['public', 'secret'] : ['own session'];
  return unasked.some((one) => one === decision && without.includes(one));
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
