import { type NotUnderstood } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';

interface LineProblemsProps {
  readonly problems: readonly NotUnderstood[];
  readonly onChoose: (problem: NotUnderstood, choice: string) => void;
}

/** The parts of a line that were not understood, with possible meanings. Nothing is guessed. */
export const LineProblems = ({ problems, onChoose }: LineProblemsProps) => {
  const { t } = useTranslation('clinic');
  return (
    <div role="status">
      <ul className="line-problems">
        {problems.map((problem) => (
          <li key={`${String(problem.at)} ${problem.text}`} className="stack-tight">
            <span>{t(`prescription.why.${problem.why}`, { text: problem.text })}</span>
            {problem.choices.length > 0 && (
              <span className="row">
                {problem.choices.map((choice) => (
                  <Button
                    key={choice}
                    onClick={() => {
                      onChoose(problem, choice);
                    }}
                  >
                    {t('prescription.choose', { choice })}
                  </Button>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
};
