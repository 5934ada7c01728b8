import { type interactions, interactionIds, routes, type StopRule } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatCalendarDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { staffRequest } from '../staff-request.ts';

const load = (signal: AbortSignal) => staffRequest(routes.listOverruledStops, {}, { signal });

const isInteraction = (rule: StopRule): rule is keyof typeof interactions =>
  interactionIds.some((id) => id === rule);

/** Which prescription stops doctors override, and how often. */
export const OverruledStopsCard = () => {
  const { t } = useTranslation('facts');
  const language = useLanguage();
  const loaded = useLoaded(load);
  return (
    <Card aria-labelledby="overruled-stops">
      <div className="stack">
        <h2 id="overruled-stops">{t('overruled.title')}</h2>
        <p>{t('overruled.help')}</p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <>
            <p className="muted small">
              {t('overruled.since', { day: formatCalendarDate(loaded.data.since, language) })}
            </p>
            {loaded.data.stops.length === 0 && <p className="muted">{t('overruled.none')}</p>}
            <ul className="stack-tight">
              {loaded.data.stops.map(({ rule, count }) => (
                <li key={rule}>
                  {t('overruled.row', {
                    count,
                    rule: isInteraction(rule)
                      ? t(`overruled.interaction.${rule}`)
                      : t(`overruled.allergy.${rule}`),
                  })}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Card>
  );
};
