import { type Member, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';

interface MembershipCardProps {
  readonly member: Member;
  readonly onChanged: () => void;
}

/** Ends a membership, or restores a former one. */
export const MembershipCard = ({ member, onChanged }: MembershipCardProps) => {
  const { t } = useTranslation(['clinic', 'common']);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { memberId, name, active } = member;

  const change = async (): Promise<void> => {
    setAsking(false);
    setBusy(true);
    setError(null);
    try {
      const route = active ? routes.deactivateMember : routes.reactivateMember;
      await staffRequest(route, { params: { memberId } });
      onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const close = (): void => {
    setAsking(false);
  };

  return (
    <Card aria-labelledby="member-end">
      <div className="stack">
        <h2 id="member-end">{t(active ? 'members.end' : 'members.again')}</h2>
        <p>{t(active ? 'members.endText' : 'members.againText')}</p>
        <div>
          {active ? (
            <Button
              variant="danger"
              busy={busy}
              onClick={() => {
                setAsking(true);
              }}
            >
              {t('members.endNow')}
            </Button>
          ) : (
            <Button busy={busy} onClick={() => void change()}>
              {t('members.letIn')}
            </Button>
          )}
        </div>
        {error !== null && <ErrorBanner error={error} />}
      </div>
      <Dialog
        title={t('members.endTitle', { name })}
        open={asking}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('common:cancel')}</Button>
            <Button variant="danger" onClick={() => void change()}>
              {t('members.endConfirm')}
            </Button>
          </>
        }
      >
        <p>{t('members.endText')}</p>
      </Dialog>
    </Card>
  );
};
