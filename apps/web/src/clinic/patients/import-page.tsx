import { ImportField, type ImportResult } from '@teleward/contracts';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Select } from '../../ui/select.tsx';
import { ClinicShell } from '../clinic-shell.tsx';
import {
  type DateOrder,
  type FileProblem,
  guessFields,
  type ImportFile,
  readImportFile,
  repeatedLines,
  valuesOf,
} from './import-file.ts';
import { ImportOutcome } from './import-outcome.tsx';
import { sendRows } from './import-run.ts';
import { PastImports } from './past-imports.tsx';
import './patients.css';

const orders: readonly DateOrder[] = ['day-month-year', 'month-day-year', 'year-month-day'];
const needed: readonly ImportField[] = ['name', 'birthDate'];

/** How many lines are shown before the dry run. */
const shownLines = 5;

/** The results of the lines, by index in the file. */
interface Run {
  readonly trial: boolean;
  readonly results: readonly (ImportResult | null)[];
}

/** Imports the clinic's patients from another program or a spreadsheet. */
export default function ImportPage() {
  const { t } = useTranslation(['patients', 'common']);
  const [file, setFile] = useState<ImportFile | null>(null);
  const [problem, setProblem] = useState<FileProblem | null>(null);
  const [fields, setFields] = useState<readonly (ImportField | null)[]>([]);
  const [order, setOrder] = useState<DateOrder>('day-month-year');
  const [importId, setImportId] = useState(randomId);
  const [ids, setIds] = useState<readonly string[]>([]);
  const [run, setRun] = useState<Run | null>(null);
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number } | null>(
    null,
  );
  const [error, setError] = useState<unknown>(null);
  const [imports, setImports] = useState(0);
  const values = useMemo(
    () => (file === null ? [] : file.rows.map((row) => valuesOf(row, fields, order))),
    [file, fields, order],
  );
  const repeated = useMemo(() => repeatedLines(values), [values]);
  const missing = needed.filter((field) => !fields.includes(field));

  const choose = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const read = readImportFile(await chosen.arrayBuffer());
    setRun(null);
    setError(null);
    setImportId(randomId());
    if ('problem' in read) {
      setProblem(read.problem);
      setFile(null);
      return;
    }
    setProblem(null);
    setFile(read.file);
    setFields(guessFields(read.file.columns));
    // A line keeps its patient id, however often it is sent.
    setIds(read.file.rows.map(randomId));
  };

  const start = async (trial: boolean): Promise<void> => {
    setError(null);
    const lines = values.flatMap((of, index) => {
      const id = ids[index];
      const isRight = trial || run?.results[index]?.outcome === 'right';
      return id === undefined || repeated.has(index) || !isRight ? [] : [{ id, values: of }];
    });
    setProgress({ done: 0, of: lines.length });
    try {
      const told = await sendRows(importId, lines, trial, (done) => {
        setProgress({ done, of: lines.length });
      });
      setRun({
        trial,
        results: ids.map((id, index) => told.get(id) ?? run?.results[index] ?? null),
      });
      if (!trial) setImports((before) => before + 1);
    } catch (failure) {
      setError(failure);
      if (!trial) setImports((before) => before + 1);
    }
    setProgress(null);
  };

  const ready = run?.results.filter((result) => result?.outcome === 'right').length ?? 0;
  return (
    <ClinicShell>
      <div className="stack patient-sheet">
        <PageHeading focusOnMount>{t('import.title')}</PageHeading>
        <Card>
          <div className="stack">
            <p>{t('import.help')}</p>
            <div className="field">
              <label className="field-label" htmlFor="import-file">
                {t('import.file')}
              </label>
              <input
                id="import-file"
                type="file"
                className="field-control"
                accept=".csv,text/csv,text/plain"
                disabled={progress !== null}
                onChange={(event) => {
                  void choose(event.currentTarget.files?.[0]);
                }}
              />
            </div>
            {problem !== null && (
              <Banner tone="danger" live="alert">
                {t(`import.problem.${problem}`)}
              </Banner>
            )}
          </div>
        </Card>
        {file !== null && (
          <Card aria-labelledby="import-columns">
            <div className="stack">
              <h2 id="import-columns">{t('import.columns')}</h2>
              <p>{t('import.columnsHelp', { count: file.rows.length })}</p>
              <div className="import-columns">
                {file.columns.map((column, index) => (
                  <Select
                    // Two columns may have the same name.
                    key={`${index} ${column}`}
                    label={t('import.column', { column: column === '' ? index + 1 : column })}
                    value={fields[index] ?? ''}
                    disabled={progress !== null || run?.trial === false}
                    options={[
                      { value: '', label: t('import.leaveOut') },
                      ...ImportField.options.map((field) => ({
                        value: field,
                        label: t(`field.${field}`),
                      })),
                    ]}
                    onChange={({ currentTarget }) => {
                      const { value } = currentTarget;
                      const field = ImportField.safeParse(value).data ?? null;
                      setRun(null);
                      // A field belongs to one column: the previous one loses it.
                      setFields(
                        file.columns.map((_, at) => {
                          const now = fields[at] ?? null;
                          if (at === index) return field;
                          return now === field ? null : now;
                        }),
                      );
                    }}
                  />
                ))}
              </div>
              <Select
                label={t('import.order')}
                value={order}
                disabled={progress !== null || run?.trial === false}
                options={orders.map((value) => ({ value, label: t(`import.orders.${value}`) }))}
                onChange={({ currentTarget: { value } }) => {
                  setRun(null);
                  setOrder(orders.find((one) => one === value) ?? order);
                }}
              />
              <div
                className="import-preview"
                role="region"
                aria-label={t('import.preview')}
                tabIndex={0}
              >
                <table>
                  <caption>{t('import.preview')}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t('import.line')}</th>
                      {fields
                        .filter((field) => field !== null)
                        .map((field) => (
                          <th key={field} scope="col">
                            {t(`field.${field}`)}
                          </th>
                        ))}
                    </tr>
                  </thead>
                  <tbody>
                    {values.slice(0, shownLines).map((of, index) => (
                      <tr key={ids[index]}>
                        <th scope="row">{index + 2}</th>
                        {fields
                          .filter((field) => field !== null)
                          .map((field) => (
                            <td key={field}>{of[field] ?? ''}</td>
                          ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {missing.length > 0 && (
                <Banner tone="warning">
                  {t('import.needs', { field: t(`field.${missing[0] ?? 'name'}`) })}
                </Banner>
              )}
              {progress !== null && (
                <div className="stack-tight">
                  <progress
                    max={progress.of}
                    value={progress.done}
                    aria-label={t('import.progress', progress)}
                  />
                  <p role="status">{t('import.progress', progress)}</p>
                </div>
              )}
              {error !== null && <ErrorBanner error={error} />}
              {run !== null && (
                <ImportOutcome
                  trial={run.trial}
                  results={run.results}
                  values={values}
                  repeated={repeated}
                />
              )}
              <div className="row">
                {run?.trial !== false && (
                  <Button
                    variant={run === null ? 'primary' : 'secondary'}
                    busy={progress !== null}
                    disabled={missing.length > 0}
                    onClick={() => void start(true)}
                  >
                    {t(run === null ? 'import.try' : 'import.tryAgain')}
                  </Button>
                )}
                {run?.trial === true && ready > 0 && (
                  <Button
                    variant="primary"
                    busy={progress !== null}
                    onClick={() => void start(false)}
                  >
                    {t('import.bring', { count: ready })}
                  </Button>
                )}
              </div>
            </div>
          </Card>
        )}
        <PastImports round={imports} />
      </div>
    </ClinicShell>
  );
}
