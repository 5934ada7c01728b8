import { type ComponentProps } from 'react';

export const Card = ({ children, ...rest }: Omit<ComponentProps<'section'>, 'className'>) => (
  <section {...rest} className="card">
    {children}
  </section>
);
