import { type ReactElement } from 'react';

/**
 * What may be beside other elements: no bare text, because browser translation replaces
 * it and breaks React.
 */
export type Elements = ReactElement | false | null | undefined | readonly Elements[];
