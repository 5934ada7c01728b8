import { type FirstStep, type FirstSteps } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Icon } from '../../ui/icon.tsx';
import './first-steps.css';

/** The page on which each step is done. */
const ways: Readonly<Record<FirstStep, string>> = {
  details: '/settings/clinic',
  colleagues: '/members',
  hours: '/settings/hours',
  'visit-types': '/settings/visit-types',
  questions: '/settings/questions',
  messages: '/settings/messages',
  visit: '/patients/new',
};

/** The steps from the set-up to the first visit, with the completed ones marked. */
export const FirstStepsList = ({ steps }: Pick<FirstSteps, 'steps'>) => {
  const { t } = useTranslation('settings');
  const next = steps.find(({ done }) => !done);
  return (
    <ol className="first-steps">
      {steps.map(({ step, done }) => (
        <li
          key={step}
          className="first-step"
          data-done={done}
          aria-current={step === next?.step ? 'step' : undefined}
        >
          <span className="first-step-sign">{done && <Icon name="success" />}</span>
          <div>
            <p>
              <Link href={ways[step]}>{t(`start.step.${step}`)}</Link>
              {done && <span className="muted">{` · ${t('start.done')}`}</span>}
            </p>
            {!done && <p className="muted small">{t(`start.help.${step}`)}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
};
