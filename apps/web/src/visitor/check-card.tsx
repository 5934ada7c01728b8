import { useId, useState } from 'react';
import { Card } from '../ui/card.tsx';
import { type Elements } from '../ui/elements.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

interface CheckCardProps {
  readonly icon: IconName;
  readonly title: string;
  /** A sentence once the check passed, else null. A passed check is collapsed to one line. */
  readonly fine: string | null;
  readonly children: Elements;
}

/** One check before a visit. */
export const CheckCard = ({ icon, title, fine, children }: CheckCardProps) => {
  const heading = useId();
  const [isOpen, setOpen] = useState(fine === null);
  const [wasFine, setWasFine] = useState(fine !== null);
  // Collapses when the check passes and opens when it fails; in between the person decides.
  if (wasFine !== (fine !== null)) {
    setWasFine(fine !== null);
    setOpen(fine === null);
  }
  return (
    <Card aria-labelledby={heading}>
      <details className="check" open={isOpen}>
        <summary
          onClick={(event) => {
            // React alone toggles it: the browser's own toggle comes late, and would
            // undo an automatic one.
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
