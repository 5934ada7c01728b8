import { useEffect, useRef } from 'react';
import { type Speaker } from '../call/speaker.ts';
import { keepPlaying } from './keep-playing.ts';

interface MediaPlayerProps {
  readonly stream: MediaStream;
  readonly label: string;
  readonly participant: 'remote' | 'self';
  /** Hidden but still heard. */
  readonly hidden?: boolean;
  /** Which it plays through; without it, the usual one. */
  readonly speaker?: Speaker;
  /** Grows with each press of the person, after which the browser lets sound through. */
  readonly attempt?: number;
  /** The browser waits for such a press, or no longer does. */
  readonly onBlocked?: (isBlocked: boolean) => void;
}

/** Plays a stream. The own picture makes no sound and is shown as in a mirror. */
export const MediaPlayer = ({
  stream,
  label,
  participant,
  hidden = false,
  speaker,
  attempt = 0,
  onBlocked,
}: MediaPlayerProps) => {
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    if (element.srcObject !== stream) element.srcObject = stream;
    return keepPlaying(element, (isBlocked) => onBlocked?.(isBlocked));
  }, [stream, attempt, onBlocked]);

  useEffect(() => (video.current === null ? undefined : speaker?.attach(video.current)), [speaker]);

  return (
    <video
      ref={video}
      className={hidden ? 'room-video room-video-hidden' : 'room-video'}
      data-participant={participant}
      aria-label={label}
      autoPlay
      playsInline
      muted={participant === 'self'}
    />
  );
};
