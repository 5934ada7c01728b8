import { type ReactElement } from 'react';

/**
 * What may stand beside other elements: no bare text, which a browser's translation takes
 * out of React's hands.
 */
export type Elements = ReactElement | false | null | undefined | readonly Elements[];
