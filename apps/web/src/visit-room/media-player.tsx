import { useEffect, useRef } from 'react';
import { playThrough } from '../call/test-sound.ts';

interface MediaPlayerProps {
  readonly stream: MediaStream;
  readonly label: string;
  readonly participant: 'remote' | 'self';
  /** Hidden but still heard. */
  readonly hidden?: boolean;
  readonly speakerId?: string | null;
  /** Grows with each press of the person, after which the browser lets sound through. */
  readonly attempt?: number;
  readonly onBlocked?: () => void;
}

/** Plays a stream. The own picture makes no sound and is shown as in a mirror. */
export const MediaPlayer = ({
  stream,
  label,
  participant,
  hidden = false,
  speakerId = null,
  attempt = 0,
  onBlocked,
}: MediaPlayerProps) => {
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    if (element.srcObject !== stream) element.srcObject = stream;
    element.play().catch((error: unknown) => {
      // Any other error means that a newer stream took the place.
      if (error instanceof Error && error.name === 'NotAllowedError') onBlocked?.();
    });
  }, [stream, attempt, onBlocked]);

  useEffect(() => {
    if (video.current !== null && speakerId !== null) void playThrough(video.current, speakerId);
  }, [speakerId]);

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
