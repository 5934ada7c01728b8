import { type AppointmentRow } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { dayIn, formatDay, zoneName } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { BookButton } from '../scheduling/book-button.tsx';
import { DayNavigation } from '../scheduling/day-navigation.tsx';
import { useSignedIn } from '../session/session.ts';
import { useNow } from '../../ui/use-now.ts';
import { type Board } from '../waiting-room/board.ts';
import { AppointmentCard } from './appointment-card.tsx';
import { useDay } from './day.tsx';
import { WalkInButton } from './walk-in-button.tsx';

type Section = 'waiting' | 'inVisit' | 'changed' | 'planned' | 'over';

const sections: readonly Section[] = ['waiting', 'inVisit', 'changed', 'planned', 'over'];

const sectionOfStatus: Readonly<Record<AppointmentRow['status'], Section>> = {
  arrived: 'waiting',
  'in-progress': 'inVisit',
  planned: 'planned',
  finished: 'over',
  cancelled: 'over',
};

/** What a patient changed is news until somebody has seen it, or the visit begins. */
const sectionOf = ({ status, changedByPatient }: AppointmentRow): Section =>
  changedByPatient !== null && (status === 'planned' || status === 'cancelled')
    ? 'changed'
    : sectionOfStatus[status];

const byTime = (one: AppointmentRow, other: AppointmentRow): number =>
  Date.parse(one.startsAt) - Date.parse(other.startsAt);

/** In the order of the waiting room, where it is known. */
const byTurn =
  (board: Board | null) =>
  (one: AppointmentRow, other: AppointmentRow): number => {
    const [a, b] = [one, other].map(
      (row) => board?.entries.find(({ encounterId }) => encounterId === row.encounterId)?.order,
    );
    if (a === undefined || b === undefined) return byTime(one, other);
    return a < b ? -1 : 1;
  };

/** The address of a day's list. */
export const hrefOfDay = (day: string, today: string): string =>
  day === today ? '/' : `/days/${day}`;

/** Today's visits: who waits now, then everything else. */
export const DayPage = () => {
  const { t } = useTranslation(['clinic', 'scheduling']);
  const language = useLanguage();
  const [, navigate] = useLocation();
  const { session } = useSignedIn();
  const { appointments, board, error, live, reload } = useDay();
  const now = useNow(15_000);
  const { timeZone } = session.clinic;
  const today = new Date(now).toISOString();
  const day = dayIn(timeZone, new Date(now));

  return (
    <ClinicShell>
      <div className="stack-loose">
        <div className="members-head">
          <div className="stack-tight">
            <PageHeading>{t('day.title')}</PageHeading>
            <p className="muted">
              {`${formatDay(today, timeZone, language)} · ${zoneName(timeZone, language)}`}
            </p>
            <p className="muted small">
              {t('day.signedInAs', { name: session.practitioner.name })}
            </p>
          </div>
          <div className="row">
            <WalkInButton />
            <BookButton>{t('scheduling:book.open')}</BookButton>
          </div>
        </div>
        <DayNavigation
          day={day}
          today={day}
          hrefOf={(other) => hrefOfDay(other, day)}
          onGo={navigate}
        />
        {appointments !== null && !live && (
          <Banner tone="warning" live="status">
            {t('day.notLive')}
          </Banner>
        )}
        {appointments === null &&
          (error === null ? <Loading /> : <ErrorBanner error={error} onRetry={reload} />)}
        {appointments?.length === 0 && (
          <EmptyState icon="calendar" title={t('day.empty')}>
            <p>{t('day.emptyText')}</p>
          </EmptyState>
        )}
        {appointments !== null &&
          appointments.length > 0 &&
          sections.map((section) => (
            <DaySection
              key={section}
              section={section}
              now={now}
              rows={appointments
                .filter((row) => sectionOf(row) === section)
                .sort(section === 'waiting' ? byTurn(board) : byTime)}
            />
          ))}
      </div>
    </ClinicShell>
  );
};

interface DaySectionProps {
  readonly section: Section;
  readonly now: number;
  readonly rows: readonly AppointmentRow[];
}

const DaySection = ({ section, now, rows }: DaySectionProps) => {
  const { t } = useTranslation('clinic');
  // Who waits is worth a line even when it is nobody; the other sections only when they hold somebody.
  if (rows.length === 0 && section !== 'waiting') return null;
  return (
    <section className="stack" aria-labelledby={`day-${section}`}>
      <h2 id={`day-${section}`}>
        <span>{t(`day.${section}`)}</span> <span className="day-count">{rows.length}</span>
      </h2>
      {rows.length === 0 ? (
        <p className="muted">{t('day.nobodyWaits')}</p>
      ) : (
        <ul className="stack">
          {rows.map((row) => (
            <AppointmentCard key={row.appointmentId} row={row} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
};
