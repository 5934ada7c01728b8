import { CallKeys } from './call-keys.ts';
import {
  type EncodedFrame,
  type FrameStream,
  type FromWorker,
  type ToWorker,
} from './worker-messages.ts';

/* The worker of one call. It takes messages only from its page and its transforms, and
   no secret leaves it. */

/** The parts of `RTCRtpScriptTransformer` (WebRTC Encoded Transform) that are used here. */
interface Transformer {
  readonly options: FrameStream;
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  sendKeyFrameRequest?(): Promise<unknown>;
}

/**
 * The parts of a dedicated worker's scope that are used: the compiler has only the page's types.
 */
interface WorkerScope {
  onrtctransform: ((event: { readonly transformer: Transformer }) => void) | null;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = globalThis as unknown as WorkerScope;

const keys = new CallKeys((message) => {
  scope.postMessage(message);
});

scope.onrtctransform = ({ transformer }) => {
  const { options, readable, writable } = transformer;
  keys.connect(
    ...([options, readable, writable] as const),
    () => transformer.sendKeyFrameRequest?.() ?? Promise.resolve(),
  );
};

scope.onmessage = ({ data }) => {
  if (data.type === 'streams') {
    keys.connect(data.stream, data.readable, data.writable);
    return;
  }
  const { id, name, ask } = data;
  keys.answer(name, ask as never).then(
    (answer) => {
      scope.postMessage({ type: 'answer', id, answer });
    },
    (error: unknown) => {
      scope.postMessage({ type: 'failure', id, message: String(error) });
    },
  );
};

scope.postMessage({ type: 'loaded' });
