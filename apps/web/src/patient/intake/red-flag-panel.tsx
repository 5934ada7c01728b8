import { type PatientVisit, type RedFlag } from '@teleward/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { type AnswersSaving } from './use-answers.ts';

/** At this share of the panel, its call button and the text above it are in view. */
const mostlyInView = 0.6;

interface RedFlagPanelProps {
  readonly clinic: PatientVisit['clinic'];
  readonly priority: RedFlag['priority'];
  /** Whether the clinic has the answer. */
  readonly told: AnswersSaving;
  /** Called with whether the panel is in view. Must stay the same function. */
  readonly onView?: (isInView: boolean) => void;
}

/** Shown after an urgent answer: whom to call, and whether the clinic knows. */
export const RedFlagPanel = ({ clinic, priority, told, onView }: RedFlagPanelProps) => {
  const { t } = useTranslation('intake');
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = panel;
    if (current === null) return undefined;
    current.scrollIntoView({ block: 'nearest' });
    const observer = new IntersectionObserver(
      ([entry]) => onView?.(entry?.isIntersecting === true),
      { threshold: mostlyInView },
    );
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, [onView]);
  const number = clinic.emergencyNumber;
  return (
    <div ref={panel} className="flag-panel">
      <Banner
        tone={priority === 'EM' ? 'danger' : 'warning'}
        title={t(`redFlag.${priority}.title`)}
        live="alert"
      >
        <div className="stack-tight">
          <p>
            {number
              ? t(`redFlag.${priority}.call`, { number })
              : t(`redFlag.${priority}.callNoNumber`)}
          </p>
          {number && (
            <a className="button button-danger button-wide" href={`tel:${number}`}>
              {t('redFlag.callNow', { number })}
            </a>
          )}
          <p>{told !== 'idle' && t(`redFlag.${told}`)}</p>
        </div>
      </Banner>
    </div>
  );
};

/** The same in one line, which stays in view and leaves room for the questions. */
export const RedFlagLine = ({
  clinic,
  priority,
}: Pick<RedFlagPanelProps, 'clinic' | 'priority'>) => {
  const { t } = useTranslation('intake');
  const number = clinic.emergencyNumber;
  return (
    <div className={`flag-line flag-line-${priority === 'EM' ? 'danger' : 'warning'}`}>
      <p>{t(`redFlag.${priority}.line`)}</p>
      {number && (
        <a className="button button-danger" href={`tel:${number}`}>
          {t('redFlag.callShort', { number })}
        </a>
      )}
    </div>
  );
};
