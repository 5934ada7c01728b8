import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import { useDay } from '../day/day.tsx';
import { WalkInButton } from '../day/walk-in-button.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffCall } from '../staff-call.ts';
import { useNow } from '../../ui/use-now.ts';
import { AnnounceDialog } from './announce-dialog.tsx';
import { type Line, linesOf, positionsOf } from './board.ts';
import { WaitingCard } from './waiting-card.tsx';

/** Everybody who waits, line by line, and what can be done for them. */
export default function WaitingRoomPage() {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const { board, doctorsHere, live } = useDay();
  const now = useNow(15_000);
  const nameOf = (id: string): string =>
    board?.doctors.find((doctor) => doctor.id === id)?.name ?? t('waiting.formerDoctor');
  const lines = board === null ? [] : linesOf(board, session.practitioner.id, nameOf);

  return (
    <ClinicShell>
      <div className="stack-loose">
        <div className="members-head">
          <div className="stack-tight">
            <PageHeading focusOnMount>{t('waiting.title')}</PageHeading>
            <p className="muted">{t('waiting.intro')}</p>
          </div>
          <div className="row">
            <WalkInButton />
            {session.roles.includes('doctor') && <CallNext />}
          </div>
        </div>
        {board !== null && !live && (
          <Banner tone="warning" live="status">
            {t('day.notLive')}
          </Banner>
        )}
        {board === null && <Loading />}
        {board !== null && lines.length === 0 && (
          <EmptyState icon="calendar" title={t('waiting.empty')}>
            <p>{t('day.nobodyWaits')}</p>
          </EmptyState>
        )}
        {board !== null &&
          lines.map((line) => (
            <LineSection
              key={line.id}
              line={line}
              doctorsHere={doctorsHere}
              now={now}
              nameOf={nameOf}
            />
          ))}
      </div>
    </ClinicShell>
  );
}

/** The next patient by the rules of the line, for the doctor who is ready. */
const CallNext = () => {
  const { t } = useTranslation('clinic');
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const call = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const { encounterId } = await staffCall(routes.callNext, {});
      navigate(`/visits/${encounterId}`);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <div className="stack-tight">
      <Button variant="primary" busy={busy} onClick={() => void call()}>
        {t('waiting.next')}
      </Button>
      {error !== null && <ErrorBanner error={error} />}
    </div>
  );
};

interface LineSectionProps {
  readonly line: Line;
  readonly doctorsHere: ReadonlySet<string> | null;
  readonly now: number;
  readonly nameOf: (id: string) => string;
}

const LineSection = ({ line, doctorsHere, now, nameOf }: LineSectionProps) => {
  const { t } = useTranslation('clinic');
  const { id, name, servedBy, isShared, entries } = line;
  const positions = positionsOf(entries);
  const [announces, setAnnounces] = useState(false);
  const here = servedBy.filter((doctor) => doctorsHere?.has(doctor) === true);
  return (
    <section className="stack" aria-labelledby={`line-${id}`}>
      <div className="members-head">
        <div>
          <h2 id={`line-${id}`}>
            <bdi>{name}</bdi> <span className="day-count">{entries.length}</span>
          </h2>
          {isShared && (
            <p className="muted small">
              {servedBy.length === 0
                ? t('waiting.unattended')
                : t('waiting.servedBy', { names: servedBy.map(nameOf).join(', ') })}
            </p>
          )}
          {doctorsHere !== null && servedBy.length > 0 && (
            <p className={here.length === 0 ? 'waiting-nobody-here small' : 'muted small'}>
              {here.length === 0
                ? t('waiting.nobodyHere')
                : t('waiting.here', { names: here.map(nameOf).join(', ') })}
            </p>
          )}
        </div>
        {entries.length > 0 && (
          <Button
            variant="quiet"
            aria-label={t('announce.openOf', { line: name })}
            onClick={() => {
              setAnnounces(true);
            }}
          >
            {t('announce.open')}
          </Button>
        )}
      </div>
      {announces && (
        <AnnounceDialog
          line={line}
          onClose={() => {
            setAnnounces(false);
          }}
        />
      )}
      {entries.length === 0 ? (
        <p className="muted">{t('waiting.nobody')}</p>
      ) : (
        <ol className="stack waiting-line">
          {entries.map((entry, index) => (
            <WaitingCard
              key={entry.encounterId}
              entry={entry}
              position={positions[index] ?? null}
              line={line}
              now={now}
              nameOf={nameOf}
            />
          ))}
        </ol>
      )}
    </section>
  );
};
