import { type FavouriteItem } from '@teleward/contracts';
import { createContext, useContext } from 'react';

/**
 * Adds lines to the prescription that is being written.
 * @returns false where it cannot hold them
 */
export type TakeLines = (items: readonly FavouriteItem[]) => boolean;

interface LineDesk {
  /** Null while no prescription is being written here. */
  readonly take: TakeLines | null;
  /** The editor says that it takes lines from now on, or no longer. */
  readonly offer: (take: (() => TakeLines) | null) => void;
}

export const LineDeskContext = createContext<LineDesk>({ take: null, offer: () => undefined });

export const useLineDesk = (): LineDesk => useContext(LineDeskContext);
