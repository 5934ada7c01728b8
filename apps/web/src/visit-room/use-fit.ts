import { useState } from 'react';
import { readStored, writeStored } from '../theme/stored.ts';

const key = 'teleward.picture-fills';

export interface Fit {
  /** The picture fills its place, and its edges are cropped. */
  readonly fills: boolean;
  readonly toggle: () => void;
}

/**
 * How pictures fit their place, as the person chose on this device. By default the whole picture is
 * shown: a rash at the edge must not be cropped unnoticed.
 */
export function useFit(): Fit {
  const [fills, setFills] = useState(() => readStored(key) === 'yes');
  const toggle = (): void => {
    writeStored(key, fills ? 'no' : 'yes');
    setFills(!fills);
  };
  return { fills, toggle };
}
