import { useTranslation } from 'react-i18next';
import { type DeviceKind, type DeviceProblem, type Devices } from '../call/devices.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useDevices } from './use-devices.ts';

const titles: Partial<Record<DeviceProblem, string>> = {
  missing: 'Missing',
  refused: 'Refused',
  silent: 'Silent',
};

/** Shown when a device does not work: the visit goes on without it, and how to fix it. */
export const DeviceProblemHelp = ({
  kind,
  devices,
}: {
  readonly kind: DeviceKind;
  readonly devices: Devices;
}) => {
  const { t } = useTranslation(['patient', 'common']);
  const { problem, opening } = useDevices(devices)[kind];
  if (problem === null) return null;
  const title = titles[problem] ?? 'Failed';
  return (
    <Banner tone="warning" title={t(`check.${kind}${title}`)} live="status">
      <p>{t(`check.${kind}GoesOn`)}</p>
      {problem === 'silent' ? (
        <p>{t('check.silent')}</p>
      ) : problem === 'in-use' || problem === 'failed' || problem === 'interrupted' ? (
        <p>{t('check.inUse')}</p>
      ) : (
        problem !== 'missing' && (
          <details className="help">
            <summary>{t('check.howToAllow')}</summary>
            <ol className="numbered">
              <li>{t('check.allow1')}</li>
              <li>{t('check.allow2')}</li>
              <li>{t('check.allow3')}</li>
            </ol>
          </details>
        )
      )}
      <Button
        busy={opening}
        aria-label={`${t('common:tryAgain')}: ${t(`check.${kind}`)}`}
        onClick={() => void devices.retry(kind)}
      >
        {t('common:tryAgain')}
      </Button>
    </Banner>
  );
};
