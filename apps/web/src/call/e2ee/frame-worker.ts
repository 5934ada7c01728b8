import { CallKeys } from './call-keys.ts';
import {
  type EncodedFrame,
  type FrameStream,
  type FromWorker,
  type ToWorker,
} from './worker-messages.ts';

/* The worker of one call. Only what it is told by its page and its transforms comes in, and
   no secret goes out. */

/** `RTCRtpScriptTransformer` of WebRTC Encoded Transform, as far as it is used. */
interface Transformer {
  readonly options: FrameStream;
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  sendKeyFrameRequest?(): Promise<unknown>;
}

/** As much of a dedicated worker as is used: the compiler knows the page's side of it alone. */
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
