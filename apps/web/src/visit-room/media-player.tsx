import { useEffect, useRef } from 'react';
import { type Speaker } from '../call/speaker.ts';
import { keepPlaying } from './keep-playing.ts';

interface MediaPlayerProps {
  readonly stream: MediaStream;
  readonly label: string;
  readonly participant: 'remote' | 'self';
  /** Hidden but still audible. */
  readonly hidden?: boolean;
  /** The loudspeaker to play through; without it, the default one. */
  readonly speaker?: Speaker;
  /** Incremented by each press of the person, after which the browser allows sound. */
  readonly attempt?: number;
  /** Called when the browser begins or ceases to wait for such a press. */
  readonly onBlocked?: (isBlocked: boolean) => void;
}

/** Plays a stream. The person's own picture is muted and mirrored. */
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
