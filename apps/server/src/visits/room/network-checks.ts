import { Inject, Injectable } from '@nestjs/common';
import { type CheckEventName, type NetworkPath } from '@teleward/contracts';
import { type Config } from '@teleward/platform';
import { Sfu, type NetworkProbe } from '@teleward/sfu';
import { configToken } from '../../platform.tokens.ts';
import { SharedBuckets, SharedCounters } from '../../limits/index.ts';
import { failure, ServiceError } from '../../errors/index.ts';
import { type Connection, type EventHandler, type EventHandlers } from '../../signalling/index.ts';
import { iceServersOf } from './ice-servers.ts';

/** The sender of a network check's messages. */
export interface CheckSeat {
  readonly probe: NetworkProbe;
}

/** The checks of one session, whichever of its pages starts them. */
const budget = { burst: 6, perSecond: 1 / 20 };

/** Concurrent checks must not take bandwidth from calls: each costs 2 MB within seconds. */
const mostAtOnce = 16;

/** In seconds: by then some of the running checks are over. */
const retryAfter = 5;

/** Network checks: one at a time for each session, a few per minute. */
@Injectable()
export class NetworkChecks {
  readonly handlers: EventHandlers<CheckSeat, CheckEventName> = {
    connectCheck: byChecker(async ({ probe }, { path, dtlsParameters }) => {
      await probe.connect(path, dtlsParameters);
      return {};
    }),
    loadCheck: byChecker(async ({ probe }, { path, durationMs }) => ({
      bytes: await probe.sendLoad(path, durationMs),
    })),
    readCheck: byChecker(({ probe }, { path }) =>
      Promise.resolve({ points: [...probe.arrivals(path)] }),
    ),
  };
  readonly #sfu: Sfu;
  readonly #config: Config;
  readonly #starts: SharedBuckets;
  /** Running and starting checks, by session. */
  readonly #running = new Map<string, Running>();

  constructor(sfu: Sfu, shared: SharedCounters, @Inject(configToken) config: Config) {
    this.#sfu = sfu;
    this.#config = config;
    this.#starts = new SharedBuckets('checks', budget, shared);
  }

  /**
   * Starts a check and ends the session's previous one.
   *
   * @throws {ServiceError} `rate_limited`, `superseded` by a newer one, `unavailable`
   */
  async begin(connection: Connection): Promise<CheckSeat> {
    const { sessionId } = connection.actor;
    await this.#starts.spend(sessionId);
    this.#supersede(sessionId);
    if (this.#running.size >= mostAtOnce) {
      throw new ServiceError('unavailable', retryAfter);
    }
    const running: Running = { connection, probe: null };
    this.#running.set(sessionId, running);
    const iceServers = iceServersOf(this.#config);
    const paths: NetworkPath[] = [
      'udp',
      'tcp',
      ...(iceServers.length > 0 ? ['relay' as const] : []),
    ];
    try {
      const probe = await this.#sfu.createProbe({ paths });
      running.probe = probe;
      // Meanwhile a newer check replaced it, or its socket closed.
      if (this.#running.get(sessionId) !== running) {
        probe.close();
        throw new ServiceError('superseded');
      }
      probe.on('failed', ({ code }) => {
        connection.send('refused', { error: failure(code) });
        connection.close();
      });
      connection.send('checkSetup', { iceServers, paths: probe.setup });
      return { probe };
    } catch (error) {
      this.lose(connection);
      throw error;
    }
  }

  /** The socket closed, so its check ends. */
  lose(connection: Connection): void {
    const { sessionId } = connection.actor;
    const running = this.#running.get(sessionId);
    if (running?.connection !== connection) {
      return;
    }
    this.#running.delete(sessionId);
    running.probe?.close();
  }

  #supersede(sessionId: string): void {
    const running = this.#running.get(sessionId);
    if (running === undefined) {
      return;
    }
    running.connection.send('refused', { error: failure('superseded') });
    this.lose(running.connection);
    running.connection.close();
  }
}

interface Running {
  readonly connection: Connection;
  /** Null while it is being created. */
  probe: NetworkProbe | null;
}

function byChecker<N extends CheckEventName>(
  handle: EventHandler<CheckSeat, N>['handle'],
): EventHandler<CheckSeat, N> {
  return { sender: 'checker', handle };
}
