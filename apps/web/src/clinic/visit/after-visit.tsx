import { type StaffVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { formatNames } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { NextPatient } from '../board/next-patient.tsx';
import { FollowUpButton } from '../scheduling/follow-up-button.tsx';
import { unsignedOf, type Written } from './unsigned.ts';
import { type DeskTab } from './visit-desk.tsx';

interface AfterVisitProps {
  readonly visit: StaffVisit;
  /** Null until loaded. */
  readonly documents: readonly Written[] | null;
  readonly onTab: (tab: DeskTab) => void;
}

/**
 * Shown once the visit is over: what is left to sign, the patient's next visit,
 * and the next patient.
 */
export const AfterVisit = ({ visit, documents, onTab }: AfterVisitProps) => {
  const { t } = useTranslation(['clinic', 'board']);
  const language = useLanguage();
  const unsigned = documents === null ? [] : unsignedOf(documents);
  const [first] = unsigned;
  return (
    <section className="after-visit stack" aria-labelledby="after-visit">
      <h3 id="after-visit">{t('board:after.title')}</h3>
      {first !== undefined && (
        <div className="row">
          <p>
            {t('board:after.unsigned', {
              what: formatNames(
                unsigned.map((type) => t(`${type}.title`)),
                language,
              ),
            })}
          </p>
          <Button
            onClick={() => {
              onTab(first);
              document.querySelector('.visit-desk')?.scrollIntoView();
            }}
          >
            {t('board:after.sign')}
          </Button>
        </div>
      )}
      <NextPatient variant="primary" nobody={t('board:after.nobody')} />
      <div className="row">
        <FollowUpButton visit={visit} />
        <Link className="button button-quiet" href="/">
          {t('board:after.board')}
        </Link>
      </div>
    </section>
  );
};
