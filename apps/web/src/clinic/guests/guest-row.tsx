import { type Guest, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { staffRequest } from '../staff-request.ts';

interface GuestRowProps {
  readonly encounterId: string;
  readonly guest: Guest;
  readonly mayAdmit: boolean;
  readonly onChanged: () => void;
}

const tones = {
  invited: 'neutral',
  waiting: 'warning',
  held: 'accent',
  'in-call': 'success',
  removed: 'neutral',
} as const;

/** An invited guest, with the actions possible now. */
export const GuestRow = ({ encounterId, guest, mayAdmit, onChanged }: GuestRowProps) => {
  const { t } = useTranslation(['clinic', 'common']);
  const { guestId, name, role, state, allowance, invitedBy } = guest;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const params = { encounterId, guestId };
  const lacks = (['speaks', 'pictures', 'chat'] as const).filter((what) => !allowance[what]);

  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
      setAsking(false);
      onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <li className="stack-tight">
      <p className="people-name">
        <bdi>{name}</bdi> <span className="muted">{t(`common:role.${role}`)}</span>{' '}
        <StatusBadge tone={tones[state]}>{t(`guests.state.${state}`)}</StatusBadge>
      </p>
      <p className="muted small">
        {[
          ...lacks.map((what) => t(`guests.lacks.${what}`)),
          t('guests.by', { name: invitedBy }),
        ].join(' · ')}
      </p>
      {state !== 'removed' && (
        <div className="row">
          {state === 'waiting' && mayAdmit && !asking && (
            <Button
              variant="primary"
              busy={busy}
              aria-label={t('guests.admitOf', { name })}
              onClick={() => void run(() => staffRequest(routes.admitGuest, { params }))}
            >
              {t('guests.admit')}
            </Button>
          )}
          {asking ? (
            <>
              <p>{t(state === 'invited' ? 'guests.removeInvited' : 'guests.removePresent')}</p>
              <Button
                variant="danger"
                busy={busy}
                onClick={() => void run(() => staffRequest(routes.removeGuest, { params }))}
              >
                {t('guests.removeNow', { name })}
              </Button>
              <Button
                onClick={() => {
                  setAsking(false);
                }}
              >
                {t('common:cancel')}
              </Button>
            </>
          ) : (
            <Button
              variant="quiet"
              aria-label={t('guests.removeOf', { name })}
              onClick={() => {
                setAsking(true);
              }}
            >
              {t('guests.remove')}
            </Button>
          )}
        </div>
      )}
      {error !== null && <ErrorBanner error={error} />}
    </li>
  );
};
