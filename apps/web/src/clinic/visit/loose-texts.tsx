import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { type LooseText } from '../drafts/draft-mirror.ts';

interface LooseTextsProps {
  readonly texts: readonly LooseText[];
  readonly onDrop: (key: string) => void;
}

/**
 * Text typed on this device before the form changed: shown until the person has
 * copied or removed it.
 */
export const LooseTexts = ({ texts, onDrop }: LooseTextsProps) => {
  const { t } = useTranslation('clinic');
  return texts.map(({ key, lines }) => (
    <Banner key={key} tone="warning" title={t('draft.loose')}>
      <p>{t('draft.looseHelp')}</p>
      <ul>
        {lines.map((line, index) => (
          <li key={index} className="prose">
            {line}
          </li>
        ))}
      </ul>
      <Button
        onClick={() => {
          onDrop(key);
        }}
      >
        {t('draft.looseDone')}
      </Button>
    </Banner>
  ));
};
