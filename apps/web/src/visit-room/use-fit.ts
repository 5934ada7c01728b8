import { useState } from 'react';
import { readStored, writeStored } from '../theme/stored.ts';

const key = 'teleward.picture-fills';

export interface Fit {
  /** The picture covers its place, and its edges are cut off. */
  readonly fills: boolean;
  readonly toggle: () => void;
}

/**
 * How pictures stand in their place, as the person chose it on this device. Unless they chose, all
 * of the picture is shown: a rash at the edge must not be cut off unnoticed.
 */
export function useFit(): Fit {
  const [fills, setFills] = useState(() => readStored(key) === 'yes');
  const toggle = (): void => {
    writeStored(key, fills ? 'no' : 'yes');
    setFills(!fills);
  };
  return { fills, toggle };
}
