import {
  type Finding,
  type Formulary,
  interactionOverridesFor,
  isClear,
  lacking,
  type Language,
  overridesFor,
  readLine,
  type TypedItem,
} from '@teleward/contracts';
import { lazy, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { DosageWords } from '../../prescription/dosage-words.ts';
import { DoseGrid } from '../../prescription/dose-grid.tsx';
import { Part } from '../../ui/part.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FormularyChoices } from './formulary-choices.tsx';
import { KeepFavourite } from './keep-favourite.tsx';
import { LineProblems } from './line-problems.tsx';
import { NumberField } from './number-field.tsx';
import { countOf, withReasons } from './prescription-items.ts';
import { cleanLine, cleanText } from './typed-text.ts';
import { useSettled } from './use-settled.ts';

const DoseSums = lazy(() => import('../facts/dose-sums.tsx'));
const LineFindings = lazy(() => import('../facts/line-findings.tsx'));

/** How long to wait before a half-typed word is called an error, in ms. */
const pauseMs = 700;

interface PrescriptionItemFieldsProps {
  readonly item: TypedItem;
  /** The position in the prescription, from 1. */
  readonly number: number;
  /** Whether missing parts are marked. */
  readonly marked: boolean;
  /** The findings of the checks for this line. */
  readonly findings: readonly Finding[];
  /** The language in which the patient reads it, where that differs from the doctor's. */
  readonly patientLanguage: Language | null;
  /** Null where it is unknown. */
  readonly formulary: Formulary | null;
  readonly onChange: (item: TypedItem) => void;
  readonly onRemove: () => void;
  /** The line was stored as a favourite. */
  readonly onKept: () => void;
}

/** One drug on one line, what was read from it, and the quantity. */
export const PrescriptionItemFields = (props: PrescriptionItemFieldsProps) => {
  const { item, number, marked, findings, patientLanguage, formulary } = props;
  const { onChange, onRemove, onKept } = props;
  const { t, i18n } = useTranslation(['clinic', 'common']);
  const language = useLanguage();
  const readId = useId();
  const read = useMemo(() => readLine(item.line), [item.line]);
  const settled = useSettled(item.line, pauseMs) === item.line;
  const lacks = lacking(read);
  const words = new DosageWords(t, language);
  const counted = countOf(read.dosage);
  const isWritten = item.line.trim() !== '';
  const fields = useRef<HTMLFieldSetElement>(null);
  const changeLine = (line: string): void => {
    const { drug } = readLine(line);
    onChange(
      withReasons(
        { ...item, line },
        {
          allergyOverrides: overridesFor(drug, item.allergyOverrides),
          interactionOverrides: interactionOverridesFor(drug, item.interactionOverrides),
        },
      ),
    );
  };

  return (
    <fieldset ref={fields} className="drug">
      <legend className="drug-legend">
        {read.drug === '' ? t('prescription.item', { number }) : read.drug}
      </legend>
      <TextField
        label={t('prescription.line')}
        description={number === 1 && t('prescription.lineHelp')}
        placeholder={t('prescription.lineExample')}
        maxLength={300}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={item.line}
        error={
          marked &&
          (lacks === null
            ? read.notUnderstood.length > 0 && t('prescription.notUnderstood')
            : t(`prescription.lacks.${lacks}`))
        }
        onChange={(event) => {
          changeLine(cleanLine(event.currentTarget.value));
        }}
      />
      {formulary !== null && (
        <FormularyChoices
          formulary={formulary}
          line={item.line}
          drug={read.drug}
          onChoose={(line) => {
            changeLine(line);
            fields.current?.querySelector('input')?.focus();
          }}
        />
      )}
      {isWritten && (
        <section className="drug-read stack-tight" aria-labelledby={readId}>
          <h4 className="drug-read-title" id={readId}>
            {t('prescription.reads')}
          </h4>
          <p className="prescription-name">{words.name(read)}</p>
          <p>{words.directions(read.dosage)}</p>
          <DoseGrid dosage={read.dosage} />
          <Part meanwhile={null}>
            <DoseSums read={read} />
          </Part>
          {patientLanguage !== null && (
            <p className="muted" lang={patientLanguage}>
              {new DosageWords(i18n.getFixedT(patientLanguage), patientLanguage).directions(
                read.dosage,
              )}
            </p>
          )}
        </section>
      )}
      {findings.length > 0 && (
        <Part meanwhile={null}>
          <LineFindings
            findings={findings}
            item={item}
            marked={marked}
            onReasons={(reasons) => {
              onChange(withReasons(item, reasons));
            }}
            onChooseAnother={() => {
              changeLine('');
              fields.current?.querySelector('input')?.focus();
            }}
          />
        </Part>
      )}
      <LineProblems
        problems={settled || marked ? read.notUnderstood : []}
        onChoose={({ at, text }, choice) => {
          const { line } = read;
          changeLine(`${line.slice(0, at)}${choice}${line.slice(at + text.length)}`);
        }}
      />
      <div className="drug-fields">
        <NumberField
          label={t('prescription.quantity')}
          value={item.quantity}
          max={100_000}
          onChange={(quantity) => {
            onChange({ ...item, quantity });
          }}
        />
        <TextField
          label={t('prescription.quantityUnit')}
          placeholder={t('prescription.quantityUnitExample')}
          maxLength={30}
          autoComplete="off"
          value={item.quantityUnit}
          onChange={(event) => {
            onChange({ ...item, quantityUnit: cleanLine(event.currentTarget.value) });
          }}
        />
        {counted !== null && counted.quantity !== item.quantity && (
          <div className="drug-wide">
            <Button
              variant="quiet"
              onClick={() => {
                const unit = t(`common:prescription.unit.${counted.unit}`, {
                  count: counted.quantity,
                });
                onChange({ ...item, quantity: counted.quantity, quantityUnit: unit });
              }}
            >
              {t('prescription.takeCount', {
                amount: words.amount(counted.quantity, null, counted.unit),
              })}
            </Button>
          </div>
        )}
        <div className="drug-wide">
          <TextField
            multiline
            rows={2}
            maxLength={500}
            label={t('prescription.instructions')}
            value={item.instructions}
            onChange={(event) => {
              onChange({ ...item, instructions: cleanText(event.currentTarget.value) });
            }}
          />
        </div>
      </div>
      <div className="row">
        {isClear(read) && (
          <KeepFavourite items={[item]} name={words.name(read)} onKept={onKept}>
            {t('prescription.keep')}
          </KeepFavourite>
        )}
        <Button
          variant="quiet"
          aria-label={t('prescription.removeOf', { number })}
          onClick={onRemove}
        >
          {t('prescription.remove')}
        </Button>
      </div>
    </fieldset>
  );
};
