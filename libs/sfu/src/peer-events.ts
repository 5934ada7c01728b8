import { type ConsumerParameters } from '@teleward/contracts';
import { type types } from 'mediasoup';

/** A change of a transport's path. */
export interface IceChange {
  transportId: string;
  direction: 'send' | 'receive';
  state: types.IceState;
}

export interface PeerEvents {
  /** There is something new to receive; it is paused until `resumeConsumer()`. */
  consumer: [ConsumerParameters];
  /** A consumer will not come back. */
  consumerclosed: [consumerId: string];
  /** The sender muted. */
  consumerpaused: [consumerId: string];
  /** The sender unmuted. */
  consumerresumed: [consumerId: string];
  /** The path of a transport came up or broke. */
  icestate: [IceChange];
  /** It was closed, by itself or with its room. */
  close: [];
}
