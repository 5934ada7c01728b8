import { type IntakeItem } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { textOf } from '../../intake/words.tsx';
import { Button } from '../../ui/button.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { type Problem } from './edit-form.ts';
import { ItemForm } from './item-form.tsx';

interface ItemRowProps {
  readonly items: readonly IntakeItem[];
  readonly item: IntakeItem;
  readonly problem: Problem | null;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChange: (item: IntakeItem) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** A question in the list of a form. */
export const ItemRow = (props: ItemRowProps) => {
  const { items, item, problem, isOpen, onOpen, onChange, onMove, onRemove } = props;
  const { t } = useTranslation('intake-form');
  const language = useLanguage();
  const index = items.indexOf(item);
  const written = textOf(item.text, language).trim();
  const name = written === '' ? t('unwritten') : written;
  const number = index + 1;
  const of = (words: string): string => `${words}: ${String(number)}. ${name}`;
  const headingId = `item-${item.linkId}`;
  return (
    <li className="card stack" aria-labelledby={headingId}>
      <div className="stack-tight">
        <h2 id={headingId} className="item-heading">
          {`${String(number)}. ${name}`}
        </h2>
        <p className="row">
          <StatusBadge>{t(`types.${item.type}`)}</StatusBadge>
          {item.required && <StatusBadge tone="accent">{t('isRequired')}</StatusBadge>}
          {item.enableWhen.length > 0 && <StatusBadge>{t('isConditional')}</StatusBadge>}
          {item.redFlags.length > 0 && (
            <StatusBadge tone="danger">
              {t('redFlagCount', { count: item.redFlags.length })}
            </StatusBadge>
          )}
        </p>
        {problem !== null && !isOpen && <p className="field-error">{t(`problem.${problem}`)}</p>}
      </div>
      {isOpen && <ItemForm items={items} item={item} problem={problem} onChange={onChange} />}
      <div className="row">
        <Button
          aria-expanded={isOpen}
          aria-label={of(t(isOpen ? 'close' : 'change'))}
          onClick={() => {
            onOpen(!isOpen);
          }}
        >
          {t(isOpen ? 'close' : 'change')}
        </Button>
        <Button
          variant="quiet"
          disabled={index === 0}
          aria-label={of(t('up'))}
          onClick={() => {
            onMove(-1);
          }}
        >
          {t('up')}
        </Button>
        <Button
          variant="quiet"
          disabled={number === items.length}
          aria-label={of(t('down'))}
          onClick={() => {
            onMove(1);
          }}
        >
          {t('down')}
        </Button>
        <Button variant="quiet" aria-label={of(t('remove'))} onClick={onRemove}>
          {t('remove')}
        </Button>
      </div>
    </li>
  );
};
