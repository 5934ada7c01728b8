import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../ui/banner.tsx';
import { pixelsOf, readCode } from './read-code.ts';

/** The pause between two camera frames that are examined, in milliseconds. */
const lookEvery = 150;

interface ScannerProps {
  readonly onRead: (text: string) => void;
}

/** Examines camera frames until it finds a code. */
export const Scanner = ({ onRead }: ScannerProps) => {
  const { t } = useTranslation('pharmacy');
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const ended = new AbortController();
    const { signal } = ended;
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const look = async (): Promise<void> => {
      const pixels = pixelsOf(element, element.videoWidth, element.videoHeight);
      const said = pixels && (await readCode(pixels).catch(() => null));
      if (signal.aborted) return;
      if (said === null) timer = setTimeout(() => void look(), lookEvery);
      else onRead(said);
    };
    const start = async (): Promise<void> => {
      const video = { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } };
      stream = await navigator.mediaDevices.getUserMedia({ video });
      if (signal.aborted) {
        stop();
        return;
      }
      element.srcObject = stream;
      await element.play();
      await look();
    };
    const stop = (): void => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    start().catch(() => {
      if (!signal.aborted) setFailed(true);
    });
    return () => {
      ended.abort();
      clearTimeout(timer);
      stop();
    };
  }, [onRead]);

  return (
    <div className="stack-tight">
      {failed ? (
        <Banner tone="warning" live="alert">
          {t('cameraFailed')}
        </Banner>
      ) : (
        <p role="status">{t('looking')}</p>
      )}
      <video ref={video} className="scanner" muted playsInline hidden={failed} aria-hidden="true" />
    </div>
  );
};
