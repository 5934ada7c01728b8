import { useEffect, useRef } from 'react';

interface PictureProps {
  readonly of: 'remote' | 'self';
  readonly stream: MediaStream;
}

/** A stream as it comes; one's own is mute, because nobody wants to hear themselves. */
export const Picture = ({ of, stream }: PictureProps) => {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return <video ref={video} data-participant={of} autoPlay playsInline muted={of === 'self'} />;
};
