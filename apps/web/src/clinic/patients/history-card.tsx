import { routes } from '@teleward/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { changesBetween, type PatientVersion, toldOf } from './patient-history.ts';
import { useStateWords } from './use-state-words.ts';

interface HistoryCardProps {
  readonly patientId: string;
  /** A new version reloads the history. */
  readonly version: number;
}

/** The history of a patient's details: who changed what, and when. */
export const HistoryCard = ({ patientId, version }: HistoryCardProps) => {
  const { t } = useTranslation('patients');
  const load = useCallback(
    (signal: AbortSignal) =>
      // Loaded again for each version.
      staffRequest(routes.listPatientVersions, { params: { patientId } }, { signal }).then(
        ({ versions }) => ({ versions, upTo: version }),
      ),
    [patientId, version],
  );
  const loaded = useLoaded(load);
  return (
    <Card aria-labelledby="patient-history">
      <h2 id="patient-history">{t('history.title')}</h2>
      {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
      {loaded.state === 'ready' && (
        <ol className="patient-history">
          {loaded.data.versions.map((one, index, all) => (
            <VersionLine key={one.version} version={one} before={all[index + 1] ?? null} />
          ))}
        </ol>
      )}
    </Card>
  );
};

interface VersionLineProps {
  readonly version: PatientVersion;
  readonly before: PatientVersion | null;
}

const VersionLine = ({ version, before }: VersionLineProps) => {
  const { t } = useTranslation('patients');
  const language = useLanguage();
  const { timeZone } = useSignedIn().session.clinic;
  const words = useStateWords();
  const changes =
    before === null ? [] : changesBetween(toldOf(before, words), toldOf(version, words));
  const time =
    version.recordedAt === null ? null : formatDateTime(version.recordedAt, timeZone, language);
  return (
    <li>
      <p className="muted small">
        {time === null
          ? t('history.earlier')
          : `${time} · ${version.author?.name ?? t('history.program')}`}
      </p>
      {before === null ? (
        <p>{t(version.version === 1 ? 'history.registered' : 'history.first')}</p>
      ) : (
        <ul>
          {version.replacedBy !== before.replacedBy && (
            <li>{t(version.replacedBy === null ? 'history.unmerged' : 'history.merged')}</li>
          )}
          {changes.map(({ field, before: was, after }) => (
            <li key={field}>
              {was === ''
                ? t('history.added', { field: t(`field.${field}`), after })
                : after === ''
                  ? t('history.removed', { field: t(`field.${field}`), before: was })
                  : t('history.changed', { field: t(`field.${field}`), before: was, after })}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
};
