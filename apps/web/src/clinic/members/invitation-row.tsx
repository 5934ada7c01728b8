import { type Invitation, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { useNow } from '../../ui/use-now.ts';

interface InvitationRowProps {
  readonly invitation: Invitation;
  readonly onRevoked: () => void;
}

/** An invitation that is not accepted yet. */
export const InvitationRow = ({ invitation, onRevoked }: InvitationRowProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const now = useNow(60_000);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { invitationId, name, email, roles, validUntil } = invitation;
  const isOver = Date.parse(validUntil) <= now;

  const revoke = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await staffRequest(routes.revokeInvitation, { params: { invitationId } });
      onRevoked();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <li className="sign-in">
      <div className="member-text">
        <p className="sign-in-device">{name}</p>
        <p>{roles.map((role) => t(`staffRole.${role}`)).join(', ')}</p>
        <p className="muted small">{email}</p>
        <p className="muted small">
          {t(isOver ? 'members.expired' : 'members.validUntil', {
            time: formatDateTime(validUntil, session.clinic.timeZone, language),
          })}
        </p>
      </div>
      <Button
        aria-label={t('members.revokeOf', { name })}
        busy={busy}
        onClick={() => void revoke()}
      >
        {t('members.revoke')}
      </Button>
      {error !== null && <ErrorBanner error={error} />}
    </li>
  );
};
