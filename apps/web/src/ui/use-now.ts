import { useEffect, useState } from 'react';
import { serverNow } from '../server-clock.ts';

/** The current time by the server's clock, in milliseconds since 1970, updated at this interval. */
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
