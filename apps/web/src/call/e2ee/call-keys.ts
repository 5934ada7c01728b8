import { FrameCounter } from './frame-counter.ts';
import { FrameKeys } from './frame-keys.ts';
import { FramePipe } from './frame-pipe.ts';
import { type GroupKeys, safetyCode } from './group-keys.ts';
import { MlsGroup } from './mls-group.ts';
import { checkSelf } from './self-check.ts';
import {
  type EncodedFrame,
  type FrameStream,
  type FromWorker,
  type GroupView,
  type WorkerRequestName,
  type WorkerRequests,
} from './worker-messages.ts';

type Answers = {
  readonly [N in WorkerRequestName]: (
    ask: WorkerRequests[N]['ask'],
  ) => Promise<WorkerRequests[N]['answer']>;
};

/**
 * All secrets of one call: the group, the keys, and the frames that pass through them.
 * Lives in the worker.
 */
export class CallKeys {
  readonly #tell: (message: FromWorker) => void;
  readonly #frames = new FrameKeys();
  readonly #pipes = new Set<FramePipe>();
  readonly #counter = new FrameCounter();
  // When a frame of any participant was last opened.
  #openedAt = -Infinity;
  #group: GroupKeys | null = null;
  #visitId = '';

  constructor(tell: (message: FromWorker) => void) {
    this.#tell = tell;
  }

  readonly #answers: Answers = {
    begin: async ({ participantId, visitId }) => {
      await checkSelf();
      this.#visitId = visitId;
      this.#group = await MlsGroup.of(participantId);
      // Whether this browser can make keys shows only when it tries.
      await this.#group.keyPackage();
      return null;
    },
    keyPackage: () => this.#keys().keyPackage(),
    create: async ({ groupId }) => {
      this.#frames.forgetAll();
      await this.#keys().create(groupId);
      return this.#view();
    },
    change: ({ add, remove }) => this.#keys().change(add, remove),
    confirm: () => {
      this.#keys().confirm();
      return this.#view();
    },
    discard: () => {
      this.#keys().discard();
      return Promise.resolve(null);
    },
    process: async ({ commit }) => {
      await this.#keys().process(commit);
      if (this.#keys().epoch === null) this.#frames.forgetAll();
      return this.#view();
    },
    join: async ({ groupId, welcome }) => {
      await this.#keys().join(groupId, welcome);
      this.#frames.forgetAll();
      return this.#view();
    },
    forget: () => {
      this.#frames.forgetAll();
      this.#keys().forget();
      return Promise.resolve(null);
    },
    receive: async () => {
      const { receiving } = await this.#keys().keys();
      await this.#frames.receiveWith(receiving);
      for (const pipe of this.#pipes) pipe.handleKeys();
      return null;
    },
    send: async () => {
      const { sending } = await this.#keys().keys();
      await this.#frames.sendWith(sending);
      return null;
    },
    stopSending: () => {
      this.#frames.stopSending();
      return Promise.resolve(null);
    },
    forgetSender: ({ participantId }) => {
      this.#frames.forgetSender(participantId);
      return Promise.resolve(null);
    },
    expectSender: ({ participantId }) => {
      this.#frames.expectSender(participantId);
      return Promise.resolve(null);
    },
    counts: () => Promise.resolve(this.#counter.counts),
  };

  async answer<N extends WorkerRequestName>(
    name: N,
    ask: WorkerRequests[N]['ask'],
  ): Promise<WorkerRequests[N]['answer']> {
    return this.#answers[name](ask);
  }

  /** Pipes the frames of a stream through the keys, for as long as it lasts. */
  connect(
    stream: FrameStream,
    readable: ReadableStream<EncodedFrame>,
    writable: WritableStream<EncodedFrame>,
    requestKeyFrame?: () => Promise<unknown>,
  ): void {
    const pipe = new FramePipe({
      ...{ keys: this.#frames, stream, requestKeyFrame },
      count: (what) => {
        this.#counter.count(stream.direction, what);
        if (what === 'opened') this.#openedAt = performance.now();
      },
      starved: (participantId) => {
        // If frames of others can be opened, the fault is with this sender, and not
        // with the keys here.
        const isAll = performance.now() - this.#openedAt > 2000;
        this.#tell({ type: 'starved', participantId, isAll });
      },
    });
    this.#pipes.add(pipe);
    const through = new TransformStream<EncodedFrame, EncodedFrame>({
      transform: (frame, controller) =>
        pipe.handle(frame, (passed) => {
          controller.enqueue(passed);
        }),
    });
    readable
      .pipeThrough(through)
      .pipeTo(writable)
      // The stream was closed. However it ended, nothing bypasses the keys.
      .catch(() => undefined)
      .finally(() => {
        this.#pipes.delete(pipe);
      });
  }

  async #view(): Promise<GroupView> {
    const group = this.#keys();
    const { epoch, roster, joined } = group;
    return {
      epoch,
      roster,
      joined,
      code: epoch === null ? null : await safetyCode(group, this.#visitId),
    };
  }

  #keys(): GroupKeys {
    if (this.#group === null) throw new Error('The key worker has not been started.');
    return this.#group;
  }
}
