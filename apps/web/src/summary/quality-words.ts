import { type ReceivedQuality } from '@teleward/contracts';

export type QualityWord = 'good' | 'fair' | 'poor' | 'none';

/**
 * The audio quality in one word. The limits are our own: with 2 % of the speech concealed by the
 * decoder a listener notices nothing, with 8 % words begin to go missing.
 */
export const audioWord = ({ audioHeard }: ReceivedQuality): QualityWord => {
  if (audioHeard === null) return 'none';
  if (audioHeard >= 0.98) return 'good';
  return audioHeard >= 0.92 ? 'fair' : 'poor';
};

/**
 * The video quality in one word, by the share of time in which the picture froze; the
 * limits are our own.
 */
export const videoWord = (quality: ReceivedQuality): QualityWord => {
  if (quality.videoFramesPerSecond === null) return 'none';
  const frozen = (quality.videoFrozenSeconds ?? 0) / Math.max(quality.measuredSeconds, 1);
  if (frozen <= 0.03 && quality.videoFramesPerSecond >= 8) return 'good';
  return frozen <= 0.15 ? 'fair' : 'poor';
};
