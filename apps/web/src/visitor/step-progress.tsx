import { useTranslation } from 'react-i18next';

const ways = {
  patient: ['identify', 'check', 'consent', 'wait'],
  guest: ['identify', 'check', 'wait'],
} as const;

export type Way = keyof typeof ways;

interface StepProgressProps {
  /** The patient's or the guest's steps. */
  readonly of: Way;
  readonly step: (typeof ways)[Way][number];
}

/** The current step on the way into the visit. */
export const StepProgress = ({ of, step }: StepProgressProps) => {
  const { t } = useTranslation('patient');
  const steps: readonly StepProgressProps['step'][] = ways[of];
  const current = steps.indexOf(step);
  return (
    <div className="steps">
      <p className="steps-text">
        <span>{t('progress', { step: current + 1, total: steps.length })}</span>
        <span className="muted">{` · ${t(`steps.${step}`)}`}</span>
      </p>
      <div className="steps-bar" aria-hidden="true">
        {steps.map((name, index) => (
          <span key={name} className={index <= current ? 'steps-done' : ''} />
        ))}
      </div>
    </div>
  );
};
