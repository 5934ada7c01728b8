import {
  Dispenser,
  pharmacyRoutes,
  prescribedOf,
  type DispensedItem,
  type ErrorCode,
  type PrescriptionStanding,
  type SignedPrescription,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import { formatQuantity } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { readStored, writeStored } from '../theme/stored.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DosageWords } from '../prescription/dosage-words.ts';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useSubmission } from '../ui/use-submission.ts';
import { emptyChoice, handedOut, problemOf, type Choice } from './dispense-choice.ts';
import { possessionOf } from './signed-text.ts';

/** The device remembers the pharmacy's name; nothing of a prescription is stored. */
const stored = 'teleward.pharmacy.name';

const remembered = (): Dispenser => {
  try {
    const parsed = Dispenser.safeParse(JSON.parse(readStored(stored) ?? 'null'));
    if (parsed.success) return parsed.data;
  } catch {
    // Anything but JSON was not written by this page.
  }
  return { pharmacy: '', place: '', pharmacist: '' };
};

/** Errors that mean that the page shows an outdated state. */
const outdated: readonly ErrorCode[] = [
  ...(['already_dispensed', 'prescription_cancelled', 'prescription_expired'] as const),
  'version_conflict',
];

const fields = ['pharmacy', 'place', 'pharmacist'] as const;

interface DispenseFormProps {
  readonly jws: string;
  readonly says: SignedPrescription;
  readonly standing: PrescriptionStanding;
  readonly onDispensed: (standing: PrescriptionStanding) => void;
  /** Nothing was recorded, because the state of the prescription has changed. */
  readonly onOutdated: (error: unknown) => void;
}

/** The form in which a pharmacy records what it dispenses. */
export const DispenseForm = ({
  jws,
  says,
  standing,
  onDispensed,
  onOutdated,
}: DispenseFormProps) => {
  const { t } = useTranslation(['pharmacy', 'common']);
  const language = useLanguage();
  const words = new DosageWords(t, language);
  const [who, setWho] = useState<Dispenser>(remembered);
  const [choices, setChoices] = useState<readonly Choice[]>(() =>
    says.items.map(() => emptyChoice),
  );
  // The same id is sent again after a lost response, so that it is recorded once.
  const [dispenseId, setDispenseId] = useState(() => crypto.randomUUID());
  const { marked, busy, error, submit, reset } = useSubmission();

  const handed = choices.flatMap((choice, item): DispensedItem[] => {
    const left = standing.remaining[item];
    return left === undefined || left.done ? [] : handedOut(choice, item, left);
  });
  const problems = choices.map((choice, item) => problemOf(choice, standing.remaining[item]));
  const isComplete =
    Dispenser.safeParse(who).success &&
    handed.length > 0 &&
    problems.every((problem) => problem === null);

  const send = async (): Promise<void> => {
    const body = { possession: await possessionOf(jws), dispenseId, ...who, items: handed };
    writeStored(stored, JSON.stringify(who));
    let after: PrescriptionStanding;
    try {
      after = await request(pharmacyRoutes.dispensePrescription, { body });
    } catch (problem) {
      if (!outdated.includes(errorCodeOf(problem))) throw problem;
      onOutdated(problem);
      return;
    }
    setChoices(says.items.map(() => emptyChoice));
    setDispenseId(crypto.randomUUID());
    reset();
    onDispensed(after);
  };
  const put = (item: number, change: Partial<Choice>): void => {
    setChoices(choices.map((one, index) => (index === item ? { ...one, ...change } : one)));
  };

  return (
    <Card aria-labelledby="dispense">
      <form className="stack" noValidate onSubmit={(event) => void submit(event, isComplete, send)}>
        <h2 id="dispense">{t('dispense.title')}</h2>
        <p>{t('dispense.help')}</p>
        {says.items.map((item, index) => {
          const left = standing.remaining[index];
          const choice = choices[index] ?? emptyChoice;
          const problem = marked ? problems[index] : null;
          const { unit = '' } = item;
          return (
            // Items are identified by their index.
            <div key={index} className="stack-tight dispense-item">
              {left === undefined || left.done ? (
                <p>
                  <strong>{words.name(prescribedOf(item))}</strong>
                  <span>{` · ${t('dispense.nothingLeft')}`}</span>
                </p>
              ) : (
                <>
                  <RadioGroup
                    legend={
                      <>
                        <strong>{words.name(prescribedOf(item))}</strong>
                        <span className="muted">
                          {` · ${
                            left.amount === null
                              ? t('dispense.leftOpen')
                              : t('dispense.left', {
                                  amount: `${formatQuantity(left.amount, language)} ${unit}`.trim(),
                                })
                          }`}
                        </span>
                      </>
                    }
                    options={(['whole', 'part', 'none'] as const).map((value) => ({
                      value,
                      label: t(`dispense.${value}`),
                    }))}
                    value={choice.how}
                    onChange={(how) => {
                      put(index, { how });
                    }}
                  />
                  {choice.how === 'part' && (
                    <TextField
                      label={`${t('dispense.amount')}${unit === '' ? '' : ` (${unit})`}`}
                      inputMode="decimal"
                      autoComplete="off"
                      value={choice.amount}
                      error={problem === 'amount' && t('dispense.amountWrong')}
                      onChange={(event) => {
                        put(index, { amount: event.currentTarget.value });
                      }}
                    />
                  )}
                  {choice.how !== 'none' && (
                    <Checkbox
                      label={t('dispense.instead')}
                      checked={choice.instead}
                      onChange={(event) => {
                        put(index, { instead: event.currentTarget.checked });
                      }}
                    />
                  )}
                  {choice.how !== 'none' && choice.instead && (
                    <>
                      <TextField
                        label={t('dispense.product')}
                        maxLength={120}
                        value={choice.product}
                        error={
                          problem === 'instead' &&
                          choice.product.trim() === '' &&
                          t('dispense.missing')
                        }
                        onChange={(event) => {
                          put(index, { product: event.currentTarget.value });
                        }}
                      />
                      <TextField
                        label={t('dispense.reason')}
                        maxLength={300}
                        value={choice.reason}
                        error={
                          problem === 'instead' &&
                          choice.reason.trim() === '' &&
                          t('dispense.missing')
                        }
                        onChange={(event) => {
                          put(index, { reason: event.currentTarget.value });
                        }}
                      />
                    </>
                  )}
                </>
              )}
            </div>
          );
        })}
        {marked && handed.length === 0 && (
          <p className="field-error" role="alert">
            {t('dispense.nothing')}
          </p>
        )}
        {fields.map((field) => (
          <TextField
            key={field}
            label={t(`dispense.${field}`)}
            maxLength={120}
            value={who[field]}
            error={marked && who[field].trim() === '' && t('dispense.missing')}
            onChange={(event) => {
              setWho({ ...who, [field]: event.currentTarget.value });
            }}
          />
        ))}
        {error !== null && <ErrorBanner error={error} />}
        <div>
          <Button type="submit" variant="primary" wide busy={busy}>
            {t('dispense.record')}
          </Button>
        </div>
        <p className="muted small">{t('limits')}</p>
      </form>
    </Card>
  );
};
