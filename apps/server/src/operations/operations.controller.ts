import { Controller } from '@nestjs/common';
import { routes, type RouteAnswer } from '@teleward/contracts';
import { Sfu } from '@teleward/sfu';
import { DataSource } from 'typeorm';
import { Handle } from '../http/handle.ts';
import { ServiceError } from '../http/service-error.ts';
import { openApiDocument } from './open-api.ts';

@Controller()
export class OperationsController {
  readonly #dataSource: DataSource;
  readonly #sfu: Sfu;

  constructor(dataSource: DataSource, sfu: Sfu) {
    this.#dataSource = dataSource;
    this.#sfu = sfu;
  }

  @Handle(routes.live, 'anyone')
  live(): RouteAnswer<typeof routes.live> {
    return { status: 'pass' };
  }

  @Handle(routes.ready, 'anyone')
  async ready(): Promise<RouteAnswer<typeof routes.ready>> {
    try {
      await this.#dataSource.query('select 1');
    } catch {
      throw new ServiceError('unavailable');
    }
    if (!this.#sfu.healthy) {
      throw new ServiceError('unavailable');
    }
    return { status: 'pass', checks: { database: 'pass', media: 'pass' } };
  }

  @Handle(routes.openApi, 'anyone')
  openApi(): RouteAnswer<typeof routes.openApi> {
    return openApiDocument();
  }
}
