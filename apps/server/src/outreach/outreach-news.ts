import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseNews } from '../news/index.ts';
import { type Connection } from '../signalling/index.ts';

/**
 * Tells the pages of a clinic that one of its outreach sessions looks different; they read it by
 * themselves.
 */
@Injectable()
export class OutreachNews implements OnModuleDestroy {
  readonly #watchers = new Set<Connection>();

  constructor(news: DatabaseNews) {
    news.on('outreach_changed', (tenantId) => {
      this.#tell(({ actor }) => actor.tenantId === tenantId);
    });
    news.on('missed', () => {
      this.#tell(() => true);
    });
  }

  onModuleDestroy(): void {
    this.#watchers.clear();
  }

  /** Its right was checked before. */
  watch(connection: Connection): void {
    this.#watchers.add(connection);
  }

  unwatch(connection: Connection): void {
    this.#watchers.delete(connection);
  }

  #tell(isMeant: (connection: Connection) => boolean): void {
    for (const watcher of this.#watchers) {
      if (isMeant(watcher)) {
        watcher.send('outreachChanged', {});
      }
    }
  }
}
