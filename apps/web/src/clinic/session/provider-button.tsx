import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/request.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';

/** Goes to the clinic's own OpenID provider, which redirects the browser back. */
export const ProviderButton = ({ name }: { readonly name: string }) => {
  const { t } = useTranslation('clinic');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const leave = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const { url } = await request(routes.beginProviderSignIn, {});
      location.assign(url);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <div className="stack">
      <Button wide busy={busy} onClick={() => void leave()}>
        {t('provider.signIn', { name })}
      </Button>
      {error !== null && <ErrorBanner error={error} />}
    </div>
  );
};
