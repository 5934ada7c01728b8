import { useEffect, useState } from 'react';
import { serverNow } from '../server-clock.ts';

/**
 * The time now by the server's clock, in milliseconds since 1970, renewed every so
 * many milliseconds.
 */
export const useNow = (everyMs: number): number => {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(serverNow());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
};
