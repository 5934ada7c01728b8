import { useEffect, useRef, type ReactNode } from 'react';
import { setPageTitle } from './page-title.ts';

interface PageHeadingProps {
  readonly children: ReactNode;
  /** Moves the focus here when a step changed; not on the first page. */
  readonly focusOnMount?: boolean;
}

/** The single `h1` of a page, which also sets the title of the browser tab. */
export const PageHeading = ({ children, focusOnMount = false }: PageHeadingProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (heading.current?.textContent) setPageTitle(heading.current.textContent);
  });
  useEffect(() => {
    if (focusOnMount) heading.current?.focus();
  }, [focusOnMount]);
  return (
    <h1 ref={heading} tabIndex={-1} className="page-heading">
      {children}
    </h1>
  );
};
