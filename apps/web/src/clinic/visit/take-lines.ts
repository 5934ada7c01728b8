import { type FavouriteItem } from '@teleward/contracts';
import { createContext, useContext } from 'react';

/**
 * Adds lines to the prescription that is being written.
 * @returns false where they do not fit
 */
export type TakeLines = (items: readonly FavouriteItem[]) => boolean;

interface LineDesk {
  /** Null while no prescription is being written here. */
  readonly take: TakeLines | null;
  /** Called by the editor when it begins or ceases to accept lines. */
  readonly offer: (take: (() => TakeLines) | null) => void;
}

export const LineDeskContext = createContext<LineDesk>({ take: null, offer: () => undefined });

export const useLineDesk = (): LineDesk => useContext(LineDeskContext);
