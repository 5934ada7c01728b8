import { useTranslation } from 'react-i18next';

const steps = ['identify', 'check', 'consent', 'wait'] as const;
export type Step = (typeof steps)[number];

/** Where the patient is on the way into the visit. */
export const StepProgress = ({ step }: { readonly step: Step }) => {
  const { t } = useTranslation('patient');
  const current = steps.indexOf(step);
  return (
    <div className="steps">
      <p className="steps-text">
        {t('progress', { step: current + 1, total: steps.length })}
        <span className="muted"> · {t(`steps.${step}`)}</span>
      </p>
      <div className="steps-bar" aria-hidden="true">
        {steps.map((name, index) => (
          <span key={name} className={index <= current ? 'steps-done' : ''} />
        ))}
      </div>
    </div>
  );
};
