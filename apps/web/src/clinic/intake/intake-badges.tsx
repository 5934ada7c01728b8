import { type IntakeState } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Spoken } from '../../intake/words.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** How far somebody's answers before the visit are, and what in them must not wait. */
export const IntakeBadges = ({ intake }: { readonly intake: IntakeState }) => {
  const { t } = useTranslation('clinic');
  return (
    <>
      {intake.redFlags.map((words) => (
        <StatusBadge key={JSON.stringify(words)} tone="danger">
          <Spoken words={words} />
        </StatusBadge>
      ))}
      {intake.redFlags.length < intake.redFlagCount && (
        <StatusBadge tone="danger">{t('intake.redFlag')}</StatusBadge>
      )}
      {intake.status !== 'none' && <StatusBadge>{t(`intake.${intake.status}`)}</StatusBadge>}
    </>
  );
};
