import { Controller, Inject } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { routes, type RouteAnswer, signallingProtocol } from '@teleward/contracts';
import { type Config } from '@teleward/platform';
import { Sfu } from '@teleward/sfu';
import { statfs } from 'node:fs/promises';
import { DataSource } from 'typeorm';
import { demoAccounts } from '../demo/index.ts';
import { databaseTrouble, ServiceError, wasFullJustNow } from '../errors/index.ts';
import { boundHandlers, Handle } from '../http/index.ts';
import { configToken } from '../platform.tokens.ts';
import { asyncApiDocument } from './async-api.ts';
import { openApiDocument } from './open-api.ts';

/** Less than one segment of PostgreSQL's write-ahead log, 16 MiB, counts as full. */
const leastFreeBytes = 16 * 1024 * 1024;

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

@Controller()
export class OperationsController {
  readonly #dataSource: DataSource;
  readonly #sfu: Sfu;
  readonly #config: Config;
  /** Created at the first request. */
  readonly #openApi: () => RouteAnswer<typeof routes.openApi>;
  readonly #asyncApi = once(asyncApiDocument);

  constructor(
    dataSource: DataSource,
    sfu: Sfu,
    discovery: DiscoveryService,
    scanner: MetadataScanner,
    reflector: Reflector,
    @Inject(configToken) config: Config,
  ) {
    this.#config = config;
    this.#openApi = once(() => {
      const bound = boundHandlers(discovery, scanner, reflector);
      return openApiDocument(
        new Map(bound.flatMap(({ handler }) => (handler ? [[handler.route, handler]] : []))),
      );
    });
    this.#dataSource = dataSource;
    this.#sfu = sfu;
  }

  @Handle(routes.application, 'anyone', 'public')
  application(): RouteAnswer<typeof routes.application> {
    const { demo, OIDC_ISSUER, OIDC_NAME } = this.#config;
    return {
      name: 'Teleward',
      version: '0.1.0',
      signallingProtocol,
      demo,
      provider: OIDC_ISSUER === undefined ? null : OIDC_NAME,
      demoAccounts: demo ? demoAccounts : [],
    };
  }

  @Handle(routes.live, 'anyone', 'public')
  live(): RouteAnswer<typeof routes.live> {
    return { status: 'pass' };
  }

  @Handle(routes.ready, 'anyone', 'public')
  async ready(): Promise<RouteAnswer<typeof routes.ready>> {
    try {
      await this.#dataSource.query('select 1');
    } catch (error) {
      throw new ServiceError(databaseTrouble(error) ?? 'database_unavailable');
    }
    if (wasFullJustNow() || (await this.#isFull())) {
      throw new ServiceError('storage_full');
    }
    if (!this.#sfu.healthy) {
      throw new ServiceError('unavailable');
    }
    return { status: 'pass', checks: { database: 'pass', media: 'pass' } };
  }

  /** Whether the disk of the audit's checkpoints is full, or that of the embedded database. */
  async #isFull(): Promise<boolean> {
    const { auditDir, dataDir, DATABASE_URL } = this.#config;
    const folders = DATABASE_URL === undefined ? [auditDir, dataDir] : [auditDir];
    const disks = await Promise.all(folders.map((folder) => statfs(folder)));
    return disks.some(({ bavail, bsize }) => bavail * bsize < leastFreeBytes);
  }

  @Handle(routes.openApi, 'anyone', 'public')
  openApi(): RouteAnswer<typeof routes.openApi> {
    return this.#openApi();
  }

  @Handle(routes.asyncApi, 'anyone', 'public')
  asyncApi(): RouteAnswer<typeof routes.asyncApi> {
    return this.#asyncApi();
  }
}
