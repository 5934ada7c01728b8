import { useTranslation } from 'react-i18next';

const examples = ['simple', 'whenNeeded', 'taper', 'daily', 'eyes', 'event'] as const;

/** Examples of how to write a line. */
export const LineExamples = () => {
  const { t } = useTranslation('clinic');
  return (
    <details className="line-examples">
      <summary>{t('prescription.howTo')}</summary>
      <ul>
        {examples.map((example) => (
          <li key={example}>
            <code>{t(`prescription.examples.${example}`)}</code>
          </li>
        ))}
      </ul>
    </details>
  );
};
