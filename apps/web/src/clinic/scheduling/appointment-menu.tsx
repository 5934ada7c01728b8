import { type AppointmentRow, routes } from '@teleward/contracts';
import { lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Part } from '../../ui/part.tsx';
import { staffCall } from '../staff-call.ts';

const MoveDialog = lazy(() => import('./move-dialog.tsx'));
const CancelDialog = lazy(() => import('./cancel-dialog.tsx'));
const MessagesDialog = lazy(() => import('../messages/messages-dialog.tsx'));

type Act = 'move' | 'messages' | 'cancel' | 'noShow' | 'undoNoShow';

interface AppointmentMenuProps {
  readonly row: AppointmentRow;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onChanged?: () => void;
}

/** What can be done with an appointment as it stands. */
export const actsOf = (row: AppointmentRow, now: number): readonly Act[] => {
  const { appointmentStatus, status, walkIn } = row;
  const hasNotBegun = status === 'planned' || status === 'arrived';
  return [
    ...(status === 'planned' && !walkIn ? (['move'] as const) : []),
    ...(walkIn ? [] : (['messages'] as const)),
    ...(hasNotBegun && Date.parse(row.startsAt) <= now ? (['noShow'] as const) : []),
    ...(hasNotBegun ? (['cancel'] as const) : []),
    ...(appointmentStatus === 'noshow' ? (['undoNoShow'] as const) : []),
  ];
};

/** Moves, cancels, shows what was sent, or says that somebody did not come. */
export const AppointmentMenu = ({ row, now, onChanged }: AppointmentMenuProps) => {
  const { t } = useTranslation(['scheduling', 'common']);
  const [open, setOpen] = useState<Act | null>(null);
  const acts = actsOf(row, now);
  const close = (): void => {
    setOpen(null);
  };
  const { name } = row.patient;
  if (acts.length === 0 && open === null) return null;
  return (
    <>
      {acts.length > 0 && (
        <Menu
          label={t('menu.of', { name })}
          items={acts.map((act) => ({
            id: act,
            label: t(`menu.${act}`),
            isDangerous: act === 'cancel',
          }))}
          onAction={(id) => {
            setOpen(acts.find((act) => act === id) ?? null);
          }}
        >
          <Icon name="more" />
        </Menu>
      )}
      {(open === 'move' || open === 'cancel') && (
        <Part>
          {open === 'move' ? (
            <MoveDialog row={row} onClose={close} {...(onChanged && { onMoved: onChanged })} />
          ) : (
            <CancelDialog
              row={row}
              onClose={close}
              {...(onChanged && { onCancelled: onChanged })}
            />
          )}
        </Part>
      )}
      {open === 'messages' && (
        <Part>
          <MessagesDialog appointmentId={row.appointmentId} name={name} onClose={close} />
        </Part>
      )}
      {(open === 'noShow' || open === 'undoNoShow') && (
        <ComingDialog row={row} act={open} onClose={close} {...(onChanged && { onChanged })} />
      )}
    </>
  );
};

interface ComingDialogProps {
  readonly row: AppointmentRow;
  readonly act: 'noShow' | 'undoNoShow';
  readonly onClose: () => void;
  readonly onChanged?: () => void;
}

/** Says that somebody did not come, or takes it back. */
const ComingDialog = ({ row, act, onClose, onChanged }: ComingDialogProps) => {
  const { t } = useTranslation(['scheduling', 'common']);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { name } = row.patient;

  const send = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const route = act === 'noShow' ? routes.markAppointmentNoShow : routes.undoNoShow;
    try {
      await staffCall(route, { params: { appointmentId: row.appointmentId } });
      onChanged?.();
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t(`${act}.title`, { name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void send()}>
            {t(`${act}.submit`)}
          </Button>
        </>
      }
    >
      <p>{t(`${act}.explain`)}</p>
      {error !== null && <ErrorBanner error={error} />}
    </Dialog>
  );
};
