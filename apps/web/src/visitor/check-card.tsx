import { useId, useState } from 'react';
import { Card } from '../ui/card.tsx';
import { type Elements } from '../ui/elements.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

interface CheckCardProps {
  readonly icon: IconName;
  readonly title: string;
  /** That it is fine, in a sentence; null while that is not known. What is fine takes one line. */
  readonly fine: string | null;
  readonly children: Elements;
}

/** One thing that is tried before a visit. */
export const CheckCard = ({ icon, title, fine, children }: CheckCardProps) => {
  const heading = useId();
  const [isOpen, setOpen] = useState(fine === null);
  const [wasFine, setWasFine] = useState(fine !== null);
  // It folds as it becomes fine, and opens where it is no more; between, the person has the word.
  if (wasFine !== (fine !== null)) {
    setWasFine(fine !== null);
    setOpen(fine === null);
  }
  return (
    <Card aria-labelledby={heading}>
      <details className="check" open={isOpen}>
        <summary
          onClick={(event) => {
            // What folds by itself is told by one hand: the browser's own toggling comes late,
            // and would undo it.
            event.preventDefault();
            setOpen(!isOpen);
          }}
        >
          <h2 id={heading} className="check-title">
            <Icon name={icon} />
            <span>{title}</span>
          </h2>
          <span className="heard" role="status">
            {fine !== null && (
              <>
                <Icon name="success" />
                <span>{fine}</span>
              </>
            )}
          </span>
        </summary>
        <div className="stack check-body">{children}</div>
      </details>
    </Card>
  );
};
