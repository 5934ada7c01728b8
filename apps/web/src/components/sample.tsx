import { type ReactNode, useId } from 'react';
import { Card } from '../ui/card.tsx';

interface SampleProps {
  readonly title: string;
  /** Controls stand in a row, fields and notices in a column. */
  readonly layout?: 'row' | 'column';
  readonly children: ReactNode;
}

/** One component in all its states, under its name in the source. */
export const Sample = ({ title, layout = 'row', children }: SampleProps) => {
  const id = useId();
  return (
    <Card aria-labelledby={id}>
      <h2 id={id} lang="en">
        {title}
      </h2>
      <div className={layout === 'row' ? 'samples' : 'samples-column'}>{children}</div>
    </Card>
  );
};
