import { type ClinicalDocument, type routes, type RouteAnswer } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatDay, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useSignedIn } from '../session/session.ts';
import { DocumentView } from '../visit/document-view.tsx';

interface RecordTimelineProps {
  readonly encounters: RouteAnswer<typeof routes.readPatientRecord>['encounters'];
  readonly documents: readonly ClinicalDocument[];
  /** The text where there is no visit. */
  readonly none: string;
}

/** Visits with their documents, newest first. */
export const RecordTimeline = ({ encounters, documents, none }: RecordTimelineProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  if (encounters.length === 0) return <EmptyState icon="calendar" title={none} />;
  return (
    <ol className="timeline">
      {encounters.map((encounter) => {
        const headingId = `encounter-${encounter.encounterId}`;
        const written = documents.filter(
          ({ encounterId }) => encounterId === encounter.encounterId,
        );
        return (
          <li key={encounter.encounterId} className="stack" aria-labelledby={headingId}>
            <div className="stack-tight">
              <h3 id={headingId}>
                <Link
                  href={
                    encounter.status === 'finished' || encounter.status === 'cancelled'
                      ? `/visits/${encounter.encounterId}/summary`
                      : `/visits/${encounter.encounterId}`
                  }
                >
                  {`${formatDay(encounter.startsAt, timeZone, language)}, ${formatTime(encounter.startsAt, timeZone, language)}`}
                </Link>
              </h3>
              <p className="row">
                <StatusBadge>{t(`status.${encounter.status}`)}</StatusBadge>
                <span>{encounter.practitioner.name}</span>
              </p>
              {encounter.reason !== '' && <p className="muted">{encounter.reason}</p>}
            </div>
            {written.map((document) => (
              <DocumentView key={document.documentId} document={document} others={documents} />
            ))}
            {written.length === 0 && <p className="muted small">{t('record.nothingWritten')}</p>}
          </li>
        );
      })}
    </ol>
  );
};
