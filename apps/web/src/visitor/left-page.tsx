import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { VisitorShell, type VisitorVisit } from './visitor-shell.tsx';

export const LeftPage = ({
  visit,
  onBack,
}: {
  readonly visit: VisitorVisit;
  readonly onBack: () => void;
}) => {
  const { t } = useTranslation('patient');
  return (
    <VisitorShell demo={visit.demo} clinic={visit.clinic}>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t('left.title')}</PageHeading>
        <Card>
          <div className="stack">
            <p>{t('left.text')}</p>
            <Button variant="primary" wide onClick={onBack}>
              {t('left.back')}
            </Button>
          </div>
        </Card>
      </div>
    </VisitorShell>
  );
};
