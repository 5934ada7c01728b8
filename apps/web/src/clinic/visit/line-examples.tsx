import { useTranslation } from 'react-i18next';

const examples = ['simple', 'whenNeeded', 'taper', 'daily', 'eyes', 'event'] as const;

/** Ways to write a line, for whoever looks for them. */
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
