import { createContext, useContext } from 'react';

/** The level of the sections' headings: one below that of the card or dialog. */
export const SectionLevel = createContext<3 | 4>(3);

interface SectionHeadingProps {
  readonly id: string;
  readonly children: string;
}

export const SectionHeading = ({ id, children }: SectionHeadingProps) =>
  useContext(SectionLevel) === 3 ? <h3 id={id}>{children}</h3> : <h4 id={id}>{children}</h4>;
