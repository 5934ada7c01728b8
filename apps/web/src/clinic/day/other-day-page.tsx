import { routes } from '@teleward/contracts';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useLoaded } from '../../api/use-loaded.ts';
import { dayIn, formatCalendarDate, formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { useNow } from '../../ui/use-now.ts';
import { BoardRow } from '../board/board-row.tsx';
import { hrefOfDay } from '../board/board-page.tsx';
import { bookedPerson } from '../board/people.ts';
import { ClinicShell } from '../clinic-shell.tsx';
import { NotFoundPage } from '../not-found-page.tsx';
import { BookButton } from '../scheduling/book-button.tsx';
import { isDay } from '../scheduling/clinic-time.ts';
import { DayNavigation } from '../scheduling/day-navigation.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { useDay } from './day.tsx';

/** The visits of a day that is not today. */
export default function OtherDayPage({ day }: { readonly day: string }) {
  return isDay(day) ? <OtherDay day={day} /> : <NotFoundPage />;
}

const OtherDay = ({ day }: { readonly day: string }) => {
  const { t } = useTranslation(['scheduling', 'clinic']);
  const language = useLanguage();
  const [, navigate] = useLocation();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  const now = useNow(60_000);
  const today = dayIn(timeZone, new Date(now));
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.listAppointments, { query: { date: day } }, { signal }),
    [day],
  );
  const loaded = useLoaded(load);
  const { reload } = loaded;
  // The live list of today receives changes to any day; each one reloads this list.
  const { appointments: news } = useDay();
  useEffect(() => {
    reload();
  }, [news, reload]);
  const rows = loaded.state === 'ready' ? loaded.data.appointments : [];
  const isOver = ({ status }: (typeof rows)[number]): boolean =>
    status === 'finished' || status === 'cancelled';
  const sections = [
    { name: 'booked', rows: rows.filter((row) => !isOver(row)) },
    { name: 'over', rows: rows.filter(isOver) },
  ] as const;
  return (
    <ClinicShell width="broad">
      <div className="stack-loose">
        <div className="members-head">
          <div className="stack-tight">
            <PageHeading focusOnMount>{t('day.title')}</PageHeading>
            <p className="muted">{formatDay(`${day}T12:00:00Z`, 'UTC', language)}</p>
          </div>
          <BookButton wish={day < today ? {} : { day }}>{t('book.open')}</BookButton>
        </div>
        <DayNavigation
          day={day}
          today={today}
          hrefOf={(other) => hrefOfDay(other, today)}
          onGo={navigate}
        />
        {loaded.state === 'loading' && <Loading shape="rows" />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={reload} />}
        {loaded.state === 'ready' && rows.length === 0 && (
          <EmptyState icon="calendar" title={t('day.empty')}>
            <p>{t('day.emptyText')}</p>
          </EmptyState>
        )}
        {sections.map((section) =>
          section.rows.length === 0 ? null : (
            <section
              key={section.name}
              className="stack"
              aria-label={`${t(`day.${section.name}`)}, ${formatCalendarDate(day, language)}`}
            >
              <h2>
                <span>{`${t(`day.${section.name}`)} `}</span>
                <span className="day-count">{section.rows.length}</span>
              </h2>
              <ul className="board-list">
                {section.rows.map((row) => (
                  <BoardRow
                    key={row.appointmentId}
                    person={bookedPerson(row)}
                    now={now}
                    isOtherDay
                    onChanged={reload}
                  />
                ))}
              </ul>
            </section>
          ),
        )}
      </div>
    </ClinicShell>
  );
};
