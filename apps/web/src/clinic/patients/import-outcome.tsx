import { type ImportField, type ImportResult } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Banner } from '../../ui/banner.tsx';

interface ImportOutcomeProps {
  readonly trial: boolean;
  /** By line; null where it was not sent. */
  readonly results: readonly (ImportResult | null)[];
  readonly values: readonly Partial<Record<ImportField, string>>[];
  /** Lines that repeat an earlier one, by index. */
  readonly repeated: ReadonlyMap<number, number>;
}

/** The first line of a file names its columns. */
const lineOf = (index: number): number => index + 2;

/** The number of valid lines, and the error of each of the others. */
export const ImportOutcome = ({ trial, results, values, repeated }: ImportOutcomeProps) => {
  const { t } = useTranslation('patients');
  const lines = results.map((result, index) => ({
    index,
    result,
    name: values[index]?.name ?? '',
    first: repeated.get(index),
  }));
  const right = lines.filter(
    ({ result }) => result?.outcome === (trial ? 'right' : 'registered'),
  ).length;
  const faulty = lines.filter(({ result }) => result?.outcome === 'faulty');
  const twice = lines.filter(
    ({ result, first }) => result?.outcome === 'duplicate' || first !== undefined,
  );
  return (
    <div className="stack">
      <Banner tone={right > 0 ? 'success' : 'warning'} live="status">
        {t(trial ? 'import.right' : 'import.brought', { count: right })}
      </Banner>
      {faulty.length > 0 && (
        <details className="help" open>
          <summary>{t('import.faulty', { count: faulty.length })}</summary>
          <ul className="import-lines">
            {faulty.map(({ index, result, name }) => (
              <li key={index}>
                {[
                  t('import.lineOf', { line: lineOf(index), name }),
                  ...(result?.problems ?? []).map(({ field, code }) =>
                    t(`import.wrong.${code}`, { field: t(`field.${field}`) }),
                  ),
                ].join(' · ')}
              </li>
            ))}
          </ul>
        </details>
      )}
      {twice.length > 0 && (
        <details className="help" open>
          <summary>{t('import.twice', { count: twice.length })}</summary>
          <ul className="import-lines">
            {twice.map(({ index, result, name, first }) => (
              <li key={index}>
                <span>{`${t('import.lineOf', { line: lineOf(index), name })} · `}</span>
                {first !== undefined && <span>{t('import.asLine', { line: lineOf(first) })}</span>}
                {(result?.alike ?? []).map(({ id, name: known, identifier }) => (
                  <Link key={id} href={`/patients/${id}`}>
                    {t('import.asPatient', { name: known, identifier })}
                  </Link>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
};
