import { type FrameKind } from './frame-keys.ts';
import { Timer } from '../timer.ts';
import { type Seal, SealError } from './seal.ts';
import {
  type EncodedFrame,
  type FrameStream,
  type FromWorker,
  type ToWorker,
  type WorkerRequestName,
  type WorkerRequests,
} from './worker-messages.ts';

/** The older API of Chromium, before 141: the frames of a sender or receiver as streams. */
interface EncodedStreams {
  createEncodedStreams?(): {
    readonly readable: ReadableStream<EncodedFrame>;
    readonly writable: WritableStream<EncodedFrame>;
  };
}

/** The parts of a `Worker` that are used. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

export interface KeyWorkerOptions {
  createWorker?: () => WorkerLike;
  /**
   * Frames arrive without a key to open them.
   * @param isAll frames of others cannot be opened either
   */
  starved: (isAll: boolean) => void;
  /**
   * Its program failed to load, or not in time: nothing was sealed or opened, and another worker
   * may do both.
   */
  unloaded: () => void;
  /** The worker is gone: no frame passes any more. */
  broken: () => void;
}

/** How long the program may take to load, in ms. */
const loadPatienceMs = 10_000;

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The page's side of the call's key worker. One worker serves the whole call, over
 * all its connections.
 */
export class KeyWorker implements Seal {
  readonly #worker: WorkerLike;
  readonly #options: KeyWorkerOptions;
  // By request number.
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;
  // It has said something, and so its program runs.
  #loaded = false;
  readonly #patience = new Timer();
  #closed = false;

  constructor(options: KeyWorkerOptions) {
    this.#options = options;
    this.#worker = (options.createWorker ?? createWorker)();
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#handle(data);
    };
    this.#worker.onerror = () => {
      if (this.#loaded) this.#break();
      else this.#giveUp();
    };
    // A load that hangs fails neither.
    this.#patience.start(() => {
      this.#giveUp();
    }, loadPatienceMs);
  }

  /** From now on nothing is sent or received. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#patience.cancel();
    this.#worker.terminate();
    this.#rejectAll();
  }

  request<N extends WorkerRequestName>(
    name: N,
    ask: WorkerRequests[N]['ask'],
  ): Promise<WorkerRequests[N]['answer']> {
    if (this.#closed) return Promise.reject(new Error('The keys of the call were deleted.'));
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.#post({ type: 'request', id, name, ask });
    });
  }

  readonly attachSender = (sender: RTCRtpSender, kind: FrameKind): void => {
    this.#attach(sender, { direction: 'send', kind });
  };

  readonly attachReceiver = (
    receiver: RTCRtpReceiver,
    kind: FrameKind,
    participantId: string,
  ): void => {
    this.#attach(receiver, { direction: 'receive', kind, participantId });
  };

  /**
   * Must be called and finish within mediasoup-client's hook: some browsers ignore what is attached
   * after the negotiation. `transform` must never be reset, because Firefox then sends unencrypted.
   */
  #attach(end: (RTCRtpSender | RTCRtpReceiver) & EncodedStreams, stream: FrameStream): void {
    try {
      if (this.#closed) throw new Error('The keys of the call were deleted.');
      this.#lead(end, stream);
    } catch (error) {
      this.#break();
      throw new SealError('The stream cannot be encrypted.', { cause: error });
    }
  }

  #lead(end: (RTCRtpSender | RTCRtpReceiver) & EncodedStreams, stream: FrameStream): void {
    if ('RTCRtpScriptTransform' in globalThis) {
      end.transform = new RTCRtpScriptTransform(this.#worker as Worker, stream);
      return;
    }
    if (end.createEncodedStreams === undefined) {
      throw new Error('This browser gives no access to encoded frames.');
    }
    const { readable, writable } = end.createEncodedStreams();
    const streams = [readable, writable] as unknown as Transferable[];
    this.#post({ type: 'streams', stream, readable, writable }, streams);
  }

  #handle(message: FromWorker): void {
    this.#loaded = true;
    this.#patience.cancel();
    switch (message.type) {
      case 'loaded':
        break;
      case 'answer':
        this.#take(message.id)?.resolve(message.answer);
        break;
      case 'failure':
        this.#take(message.id)?.reject(new Error(message.message));
        break;
      case 'starved':
        this.#options.starved(message.isAll);
        break;
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #giveUp(): void {
    if (this.#closed) return;
    this.close();
    this.#options.unloaded();
  }

  #break(): void {
    if (this.#closed) return;
    this.close();
    this.#options.broken();
  }

  #rejectAll(): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new Error('The keys of the call were deleted.'));
    }
    this.#waiting.clear();
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}

const createWorker = (): Worker =>
  new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module' });
