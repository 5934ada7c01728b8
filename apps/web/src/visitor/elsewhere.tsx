import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { VisitorShell, type VisitorVisit } from './visitor-shell.tsx';

/** The other page may have closed: how often to check, in milliseconds. */
const lookEvery = 3_000;

interface ElsewhereProps {
  readonly visit: VisitorVisit;
  /** The visit was open here before. */
  readonly wasHere: boolean;
  /** Must stay the same function. */
  readonly isElsewhere: () => Promise<boolean>;
  /** No other page has the visit open any more. */
  readonly onFree: () => void;
  /** The person wants to continue here. */
  readonly onHere: () => void;
}

/**
 * Shown while the visit is open on another page of the same person: offers to continue here, and
 * continues by itself once that page closes.
 */
export default function Elsewhere(props: ElsewhereProps) {
  const { visit, wasHere, isElsewhere, onFree, onHere } = props;
  const { t } = useTranslation(['patient', 'errors']);

  useEffect(() => {
    let gone = false;
    const look = (): void => {
      if (document.visibilityState !== 'visible') return;
      isElsewhere().then(
        (isOpen) => {
          if (!gone && !isOpen) onFree();
        },
        // Offline, the visit could not be continued either.
        () => undefined,
      );
    };
    const timer = setInterval(look, lookEvery);
    document.addEventListener('visibilitychange', look);
    return () => {
      gone = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isElsewhere, onFree]);

  return (
    <VisitorShell demo={visit.demo} clinic={visit.clinic}>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t(wasHere ? 'elsewhere.moved' : 'elsewhere.title')}</PageHeading>
        <Card>
          <div className="stack">
            {!wasHere && <p>{t('elsewhere.text')}</p>}
            <p>{t('elsewhere.wait')}</p>
            <Button variant={wasHere ? 'secondary' : 'primary'} wide onClick={onHere}>
              {t('elsewhere.here')}
            </Button>
          </div>
        </Card>
      </div>
    </VisitorShell>
  );
}
