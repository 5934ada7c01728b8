import { routes, type RouteAnswer } from '@teleward/contracts';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useDay } from '../day/day.tsx';
import { staffRequest } from '../staff-request.ts';
import { GuestInvited } from './guest-invited.tsx';
import { GuestRow } from './guest-row.tsx';
import { InviteGuestForm } from './invite-guest-form.tsx';

interface GuestsDialogProps {
  readonly encounterId: string;
  readonly patientName: string;
  /** Whether the person may admit guests, as the one who holds the visit. */
  readonly mayAdmit: boolean;
  readonly onClose: () => void;
}

type Made = RouteAnswer<typeof routes.inviteGuest>;
type View = 'list' | 'invite' | Made;

/** The guests of a visit, the state of each invitation, and a button to invite another. */
export const GuestsDialog = (props: GuestsDialogProps) => {
  const { encounterId, patientName, mayAdmit, onClose } = props;
  const { t } = useTranslation(['clinic', 'common']);
  const form = useId();
  const [view, setView] = useState<View>('list');
  const [busy, setBusy] = useState(false);
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.listGuests, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const guests = useLoaded(load);
  const { reload } = guests;
  const { appointments } = useDay();

  // The live list changes when a guest joins, leaves or is admitted; the first state
  // was loaded already.
  const told = useRef(appointments);
  useEffect(() => {
    if (told.current === appointments) return;
    told.current = appointments;
    reload();
  }, [appointments, reload]);

  const title =
    view === 'list'
      ? t('guests.title', { name: patientName })
      : view === 'invite'
        ? t('guests.inviteTitle')
        : t('guests.made', { name: view.guest.name });
  const back = (): void => {
    setView('list');
    reload();
  };
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        view === 'list' ? (
          <>
            <Button onClick={onClose}>{t('common:close')}</Button>
            {/* A key of its own: as the same element as the submit button, this press would
                also submit the form. */}
            <Button
              key="invite"
              variant="primary"
              onClick={() => {
                setView('invite');
              }}
            >
              {t('guests.invite')}
            </Button>
          </>
        ) : view === 'invite' ? (
          <>
            <Button onClick={back}>{t('common:cancel')}</Button>
            <Button key="make" type="submit" form={form} variant="primary" busy={busy}>
              {t('guests.make')}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={back}>
            {t('guests.passedOn')}
          </Button>
        )
      }
    >
      {view === 'list' && (
        <>
          <p>{t('guests.intro')}</p>
          {guests.state === 'loading' && <Loading />}
          {guests.state === 'failed' && <ErrorBanner error={guests.error} onRetry={reload} />}
          {guests.state === 'ready' && guests.data.guests.length > 0 && (
            <ul className="people">
              {guests.data.guests.map((guest) => (
                <GuestRow
                  key={guest.guestId}
                  encounterId={encounterId}
                  guest={guest}
                  mayAdmit={mayAdmit}
                  onChanged={reload}
                />
              ))}
            </ul>
          )}
        </>
      )}
      {view === 'invite' && (
        <InviteGuestForm
          id={form}
          encounterId={encounterId}
          busy={busy}
          onBusy={setBusy}
          onInvited={setView}
        />
      )}
      {typeof view === 'object' && <GuestInvited made={view} />}
    </Dialog>
  );
};
