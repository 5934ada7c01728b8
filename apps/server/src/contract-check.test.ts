import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Controller, Get, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { clientEvents, routes } from '@teleward/contracts';
import { controllers } from './app.module.ts';
import { ContractCheck } from './contract-check.ts';
import { Handle, type Caller, type Decision } from './http/handle.ts';
import { OperationsController } from './operations/operations.controller.ts';
import { VisitSignalling } from './visit-signalling.ts';

@Controller()
class Unbound {
  @Get('/unbound')
  read(): void {
    // The test never calls it.
  }
}

@Controller()
class Twice {
  @Handle(routes.live, 'anyone', 'public')
  live(): void {
    // The test never calls it.
  }
}

@Controller()
class ForWhom {
  @Handle(routes.live, undefined as unknown as Caller, 'public')
  live(): void {
    // The same.
  }
}

@Controller()
class ByNothing {
  @Handle(routes.live, 'anyone', undefined as unknown as Decision)
  live(): void {
    // The same.
  }
}

@Controller()
class BySecret {
  @Handle(routes.live, 'staff', 'secret')
  live(): void {
    // The test never calls it.
  }
}

const events: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.keys(clientEvents).map((name) => [name, { sender: 'member' }]),
);
const { admit: _, ...withoutAdmit } = events;

async function start(classes: readonly Type[], handlers: object = events): Promise<void> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [...classes],
    providers: [ContractCheck, { provide: VisitSignalling, useValue: { handlers } }],
  })
    .useMocker(() => ({}))
    .compile();
  const application = module.createNestApplication({ logger: false });
  try {
    await application.init();
  } finally {
    await application.close();
  }
}

const without = (gone: Type): readonly Type[] => controllers.filter((one) => one !== gone);

describe('the start-up check of the contract', () => {
  it('passes if every route and event has its handler', async () => {
    await expect(start(controllers)).resolves.toBeUndefined();
  });

  it.each(controllers.map((one) => [one.name, one] as const))(
    'fails without %s',
    async (_name, one) => {
      await expect(start(without(one))).rejects.toThrow(
        /^The server does not match the contract:\n.* has no handler/,
      );
    },
  );

  const table: readonly [string, readonly Type[], object, string][] = [
    [
      'a route without a handler',
      without(OperationsController),
      events,
      'GET /health/live has no handler',
    ],
    [
      'a method without @Handle',
      [...controllers, Unbound],
      events,
      'Unbound.read answers requests, but is not bound with @Handle',
    ],
    [
      'a route with two handlers',
      [...controllers, Twice],
      events,
      'GET /health/live has two handlers, OperationsController.live and Twice.live',
    ],
    [
      'a handler without a caller',
      [...controllers, ForWhom],
      events,
      'ForWhom.live does not say who may call it',
    ],
    [
      'a handler without a policy',
      [...controllers, ByNothing],
      events,
      'ByNothing.live does not say by which policy',
    ],
    [
      'a session whose handler relies on a secret',
      [...controllers, BySecret],
      events,
      'BySecret.live does not say by which policy',
    ],
    [
      'an event without a handler',
      controllers,
      withoutAdmit,
      'The event visit:admit has no handler',
    ],
    [
      'an event without a sender',
      controllers,
      { ...events, admit: {} },
      'The event visit:admit does not say who may send it',
    ],
  ];
  it.each(table)('reports %s', async (_name, classes, handlers, message) => {
    await expect(start(classes, handlers)).rejects.toThrow(message);
  });
});
