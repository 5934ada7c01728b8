import { routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { staffRequest } from '../staff-request.ts';
import { CodesOfApp } from './codes-of-app.tsx';
import { Passkeys } from './passkeys.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { type Elements } from '../../ui/elements.ts';

const load = (signal: AbortSignal) => staffRequest(routes.listSecondFactors, {}, { signal });

interface SecondFactorsProps {
  /** Shown below once there is a second factor. */
  readonly whenOn?: Elements;
}

/** The second factors of the account. */
export const SecondFactors = ({ whenOn }: SecondFactorsProps) => {
  const { t } = useTranslation('clinic');
  const loaded = useLoaded(load);
  // Shown until the person leaves the page: they cannot be read a second time.
  const [newCodes, setNewCodes] = useState<readonly string[] | null>(null);

  const handleChanged = (codes: readonly string[] | null): void => {
    if (codes !== null) setNewCodes(codes);
    loaded.reload();
  };

  switch (loaded.state) {
    case 'loading':
      return <Loading />;
    case 'failed':
      return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
    case 'ready': {
      const { totpSince, passkeys, recoveryCodesLeft } = loaded.data;
      const isOn = totpSince !== null || passkeys.length > 0;
      return (
        <div className="stack-loose">
          {!isOn && whenOn === undefined && <Banner tone="warning">{t('factors.none')}</Banner>}
          <Passkeys passkeys={passkeys} onChanged={handleChanged} />
          <CodesOfApp since={totpSince} onChanged={handleChanged} />
          {(isOn || newCodes !== null) && (
            <RecoveryCodes left={recoveryCodesLeft} codes={newCodes} onRenewed={handleChanged} />
          )}
          {isOn && whenOn}
        </div>
      );
    }
  }
};
