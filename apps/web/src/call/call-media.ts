import { type MediaSetup, type NetworkPath } from '@teleward/contracts';
import { backoffDelay, type Signalling } from '../signalling/index.ts';
import { type CallSnapshot, type MediaState } from './call-snapshot.ts';
import {
  type LocalMedia,
  MediaConnection,
  type MediaConnectionOptions,
} from './media-connection.ts';
import { type Seal } from './e2ee/seal.ts';
import { type LineQuality } from './quality.ts';
import { QualityReport } from './quality-report.ts';

/** What the snapshot shows of the media. */
export type MediaSnapshot = Pick<CallSnapshot, 'remote' | 'media' | 'line' | 'blockedPaths'>;

export interface CallMediaOptions {
  signalling: Pick<Signalling, 'request' | 'state'>;
  changed: (change: Partial<MediaSnapshot>) => void;
  /** This browser cannot hold a call. */
  impossible: () => void;
  /** What the media go through now; null where the visit has no end-to-end encryption. */
  seal: () => Seal | null;
  /** Whether the line may be judged by what comes in: without keys nothing does. */
  measures: () => boolean;
  createConnection?: (options: MediaConnectionOptions) => MediaConnection;
}

const noMedia: Omit<MediaSnapshot, 'blockedPaths'> = { remote: [], media: 'none', line: 'unknown' };

/**
 * How long the media server may stay out of reach before the person is told, in ms. Restarts of ICE
 * and a relay over TLS have their time in it, and both sides read it within ten seconds.
 */
const reachPatienceMs = 8000;

/** The media of a call across all connections that carry them, one after the other. */
export class CallMedia {
  readonly #options: CallMediaOptions;
  #local: LocalMedia = {
    microphone: { track: null, runs: false },
    camera: { track: null, runs: false },
  };
  // The one of now; what its predecessors still say is not heard.
  #connection: MediaConnection | null = null;
  #quality: QualityReport | null = null;
  #state: MediaState = 'none';
  #line: LineQuality = 'unknown';
  // The ways to the media server that there are.
  #paths: readonly NetworkPath[] = [];
  // Renewals since the media last worked.
  #renewals = 0;
  #renewal: ReturnType<typeof setTimeout> | null = null;
  // Runs while the media server is not reached, over all renewals.
  #patience: ReturnType<typeof setTimeout> | null = null;
  // A renewal could not be asked for, because the signalling was lost.
  #renewalDue = false;
  #closed = false;

  constructor(options: CallMediaOptions) {
    this.#options = options;
  }

  close(): void {
    this.drop();
    this.#closed = true;
  }

  setLocal(local: LocalMedia): void {
    this.#local = local;
    this.#connection?.setLocal(local);
  }

  /** The connection of now, to be told what the server says about its streams. */
  get connection(): MediaConnection | null {
    return this.#connection;
  }

  /** There are no media for this browser, for now. */
  drop(): void {
    if (this.#closed) return;
    this.#drop();
    this.#beReached();
  }

  /** Begins anew with what the server offers; devices and what is wanted of them stay. */
  connect(setup: MediaSetup): void {
    if (this.#closed) return;
    this.#drop();
    this.#renewalDue = false;
    const { signalling, changed, impossible, seal } = this.#options;
    const create =
      this.#options.createConnection ??
      ((options: MediaConnectionOptions) => new MediaConnection(options));
    const isCurrent = (): boolean => this.#connection === connection;
    const connection = create({
      setup,
      local: this.#local,
      seal: seal(),
      request: (name, payload) => signalling.request(name, payload),
      handleRemote: (remote) => {
        if (isCurrent()) changed({ remote });
      },
      handleState: (state) => {
        if (isCurrent()) this.#handleState(state);
      },
      handleBroken: () => {
        if (isCurrent()) this.#renew();
      },
      handleImpossible: () => {
        if (isCurrent()) impossible();
      },
    });
    this.#connection = connection;
    this.#awaitReach(pathsOf(setup));
    this.#quality = new QualityReport({
      readStats: () => connection.readStats(),
      counts: () => this.#options.measures(),
      send: (sample) => signalling.request('reportQuality', sample),
      judged: (line) => {
        if (this.#state !== 'interrupted') this.#setLine(line);
      },
    });
  }

  /** The signalling is back and the server kept everything as it was. */
  handleResumed(networkChanged: boolean): void {
    if (this.#connection === null || this.#renewalDue) {
      this.#renew();
      return;
    }
    this.#connection.handleSignalling();
    if (networkChanged) this.#connection.handleNetworkChange();
  }

  #handleState(state: MediaState): void {
    this.#state = state;
    this.#options.changed({ media: state });
    if (state === 'connected') {
      this.#renewals = 0;
      this.#beReached();
    } else {
      this.#awaitReach(this.#paths);
    }
    if (state === 'interrupted') this.#setLine('lost');
    else if (this.#line === 'lost') this.#setLine('unknown');
  }

  /** Says so where the media server stays out of reach. */
  #awaitReach(paths: readonly NetworkPath[]): void {
    this.#paths = paths;
    this.#patience ??= setTimeout(() => {
      this.#patience = null;
      // Then the whole connection is lost, which the page says already, and not the media alone.
      if (this.#options.signalling.state !== 'connected') this.#awaitReach(this.#paths);
      else if (this.#state !== 'connected') this.#setBlocked(this.#paths);
    }, reachPatienceMs);
  }

  #beReached(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    this.#setBlocked(null);
  }

  #setBlocked(blockedPaths: readonly NetworkPath[] | null): void {
    if (!this.#closed) this.#options.changed({ blockedPaths });
  }

  #setLine(line: LineQuality): void {
    this.#line = line;
    this.#options.changed({ line });
  }

  /** Asks for new transports, where neither waiting nor restarting helped. */
  #renew(): void {
    if (this.#renewal !== null || this.#closed) return;
    const delay = this.#renewals === 0 ? 0 : backoffDelay(this.#renewals, Math.random());
    this.#renewals += 1;
    this.#renewal = setTimeout(() => void this.#renewNow(), delay);
  }

  async #renewNow(): Promise<void> {
    const before = this.#connection;
    try {
      const setup = await this.#options.signalling.request('renewMedia', {});
      this.#renewal = null;
      this.connect(setup);
    } catch {
      // A reset or a welcome meanwhile brought what was asked for.
      if (this.#connection !== before || this.#closed) return;
      this.#renewal = null;
      this.#renewalDue = true;
      if (this.#options.signalling.state === 'connected') this.#renew();
    }
  }

  #drop(): void {
    if (this.#renewal !== null) clearTimeout(this.#renewal);
    this.#renewal = null;
    this.#quality?.close();
    this.#quality = null;
    this.#connection?.close();
    this.#connection = null;
    this.#state = 'none';
    this.#line = 'unknown';
    if (!this.#closed) this.#options.changed(noMedia);
  }
}

/** What a browser tries: the server's own addresses, and the relay where there is one. */
function pathsOf({ sendTransport, iceServers }: MediaSetup): NetworkPath[] {
  const protocols = new Set(sendTransport.iceCandidates.map(({ protocol }) => protocol));
  return [...protocols, ...(iceServers.length > 0 ? (['relay'] as const) : [])];
}
