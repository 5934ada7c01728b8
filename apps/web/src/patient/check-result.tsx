import { type DeviceCheck } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { startingMode } from '../call/starting-mode.ts';
import { Banner } from '../ui/banner.tsx';

/** The result of a test before the visit: all is well, or what to do about each problem. */
export const CheckResult = ({ check }: { readonly check: DeviceCheck }) => {
  const { t } = useTranslation(['patient', 'network']);
  const { microphone, camera, speakerHeard, network } = check;
  const mode = network === undefined ? null : startingMode(network);
  const problems = [
    microphone === 'on' ? null : t(microphone === 'silent' ? 'before.silent' : 'before.microphone'),
    camera === 'on' ? null : t('before.camera'),
    speakerHeard ? null : t('before.speaker'),
    mode === null ? t('before.network') : mode === 'video' ? null : t(`network:${mode}`),
  ].filter((problem) => problem !== null);
  if (problems.length === 0) {
    return (
      <Banner tone="success" title={t('before.allWell')}>
        {t('before.allWellHelp')}
      </Banner>
    );
  }
  return (
    <Banner tone="warning" title={t('before.notAllWell')}>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <p>{t('before.notAllWellHelp')}</p>
    </Banner>
  );
};
