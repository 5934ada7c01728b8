import { type ConsumerParameters } from '@teleward/contracts';
import { type types } from 'mediasoup';

/** A change of a transport's path. */
export interface IceChange {
  transportId: string;
  direction: 'send' | 'receive';
  state: types.IceState;
}

export interface PeerEvents {
  /** A new consumer, paused until `resumeConsumer()`. */
  consumer: [ConsumerParameters];
  /** A consumer closed for good. */
  consumerclosed: [consumerId: string];
  /** The sender muted. */
  consumerpaused: [consumerId: string];
  /** The sender unmuted. */
  consumerresumed: [consumerId: string];
  /** The path of a transport was established or broke. */
  icestate: [IceChange];
  /** It was closed, by itself or with its room. */
  close: [];
}
