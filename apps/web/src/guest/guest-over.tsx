import { type GuestVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../ui/page-heading.tsx';
import { VisitorShell } from '../visitor/visitor-shell.tsx';

interface GuestOverProps {
  readonly visit: GuestVisit;
  readonly why: 'ended' | 'removed';
}

/** Shown after the visit: a guest keeps nothing of it. */
export const GuestOver = ({ visit, why }: GuestOverProps) => {
  const { t } = useTranslation('guest');
  return (
    <VisitorShell demo={visit.demo} clinic={visit.clinic}>
      <div className="stack-loose">
        <PageHeading focusOnMount>{t(`${why}.title`)}</PageHeading>
        <p>{why === 'ended' ? t('ended.thanks', { name: visit.guestName }) : t('removed.text')}</p>
      </div>
    </VisitorShell>
  );
};
