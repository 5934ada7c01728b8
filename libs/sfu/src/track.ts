import {
  type ConsumerParameters,
  type MediaKind,
  type MediaSource,
  type RtpParameters,
} from '@teleward/contracts';
import { type types } from 'mediasoup';
import { presentRtpParameters } from './parameters.ts';

/** Carried by every producer and consumer: its peer and its source. */
export interface TrackData extends types.AppData {
  peerId: string;
  source: MediaSource;
}

/** A track as its sender publishes it. */
export type Track = types.Producer<TrackData>;

export interface ProduceOptions {
  transportId: string;
  kind: MediaKind;
  source: MediaSource;
  rtpParameters: RtpParameters;
  paused: boolean;
}

/** Protects the sender: receivers that request key frames repeatedly get one per interval. */
export const keyFrameIntervalMs = 500;

/** What a receiver needs to create its end of a consumer. */
export function presentConsumer(consumer: types.Consumer<TrackData>): ConsumerParameters {
  return {
    id: consumer.id,
    producerId: consumer.producerId,
    participantId: consumer.appData.peerId,
    kind: consumer.kind,
    source: consumer.appData.source,
    rtpParameters: presentRtpParameters(consumer.rtpParameters),
    producerPaused: consumer.producerPaused,
  };
}
