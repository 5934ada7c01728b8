import { type Member, routes, type RouteAnswer } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { staffRequest } from '../staff-request.ts';
import { LinkToPassOn } from './link-to-pass-on.tsx';

/** Makes a reset link for a member who forgot the password. */
export const ResetCard = ({ member }: { readonly member: Member }) => {
  const { t } = useTranslation('clinic');
  const [link, setLink] = useState<RouteAnswer<typeof routes.makePasswordReset> | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { memberId, name } = member;

  const make = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      setLink(await staffRequest(routes.makePasswordReset, { params: { memberId } }));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Card aria-labelledby="member-password">
      <div className="stack">
        <h2 id="member-password">{t('members.forgot')}</h2>
        <p>{t('members.forgotText')}</p>
        {link === null ? (
          <div>
            <Button busy={busy} onClick={() => void make()}>
              {t('members.makeReset')}
            </Button>
          </div>
        ) : (
          <LinkToPassOn link={link} name={name} />
        )}
        {error !== null && <ErrorBanner error={error} />}
      </div>
    </Card>
  );
};
