import {
  type FeedbackPeriod,
  feedbackParts,
  type GradeCounts,
  leastFeedback,
  routes,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatCalendarDate, localeTag } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { staffRequest } from '../staff-request.ts';
import './feedback.css';

const load = (signal: AbortSignal) => staffRequest(routes.readFeedback, {}, { signal });

/** The patients' feedback on their visits, for administrators. */
export default function FeedbackPage() {
  const { t } = useTranslation('feedback');
  const found = useLoaded(load);
  return (
    <ClinicShell>
      <div className="stack-loose">
        <div className="stack-tight">
          <PageHeading focusOnMount>{t('title')}</PageHeading>
          <p>{t('intro')}</p>
          <p className="muted small">{t('why', { least: leastFeedback })}</p>
        </div>
        {found.state === 'loading' && <Loading />}
        {found.state === 'failed' && <ErrorBanner error={found.error} onRetry={found.reload} />}
        {found.state === 'ready' && (
          <>
            {found.data.waiting > 0 && <p>{t('waiting', { count: found.data.waiting })}</p>}
            {found.data.periods.length === 0 && <EmptyState title={t('none')} />}
            {found.data.periods.map((period) => (
              <Period key={period.from} period={period} />
            ))}
          </>
        )}
      </div>
    </ClinicShell>
  );
}

/** Null without an answer. */
function meanOf(counts: GradeCounts): number | null {
  const answers = counts.reduce((sum, count) => sum + count, 0);
  const total = counts.reduce((sum, count, index) => sum + count * (index + 1), 0);
  return answers === 0 ? null : total / answers;
}

const Period = ({ period }: { readonly period: FeedbackPeriod }) => {
  const { t } = useTranslation(['feedback', 'after']);
  const language = useLanguage();
  const id = `feedback-${period.from}`;
  const mean = (value: number): string =>
    new Intl.NumberFormat(localeTag(language), {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(value);
  return (
    <Card aria-labelledby={id}>
      <div className="stack">
        <div className="stack-tight">
          <h2 id={id}>
            {t('period', {
              from: formatCalendarDate(period.from, language),
              to: formatCalendarDate(period.to, language),
            })}
          </h2>
          <p className="muted">{t('answers', { count: period.answers })}</p>
        </div>
        {/* Focusable, because a keyboard scrolls only what has the focus. */}
        <div className="feedback-table" role="region" aria-labelledby={id} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('part')}</th>
                <th scope="col">{t('mean')}</th>
                {[1, 2, 3, 4, 5].map((grade) => (
                  <th key={grade} scope="col">
                    {t(`after:feedback.grade.${grade}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {feedbackParts.map((part) => {
                const value = meanOf(period[part]);
                return (
                  <tr key={part}>
                    <th scope="row">{t(`parts.${part}`)}</th>
                    <td>{value === null ? t('nobody') : mean(value)}</td>
                    {period[part].map((count, index) => (
                      // The columns are always in the order of the grades.
                      <td key={index}>{count}</td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        {period.comments.length > 0 && (
          <div className="stack-tight">
            <h3>{t('texts')}</h3>
            <ul className="feedback-texts">
              {period.comments.map((text, index) => (
                // Two patients may have written the same text.
                <li key={index} className="prose" dir="auto">
                  {text}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Card>
  );
};
