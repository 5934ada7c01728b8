import { type Formulary, lineOfEntry, routes } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { dayIn, formatCalendarDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { type FormularyFile, readFormularyFile } from './formulary-file.ts';

const load = (signal: AbortSignal) => staffRequest(routes.readFormulary, {}, { signal });

/** How many entries the preview shows. */
const shownEntries = 8;

/** The list of drugs from which doctors choose. */
export const FormularyCard = () => {
  const { t } = useTranslation('facts');
  const loaded = useLoaded(load);
  return (
    <Card aria-labelledby="formulary">
      <div className="stack">
        <h2 id="formulary">{t('formulary.title')}</h2>
        <p>{t('formulary.help')}</p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <Present key={loaded.data.version} formulary={loaded.data} onSaved={loaded.reload} />
        )}
      </div>
    </Card>
  );
};

interface PresentProps {
  readonly formulary: Formulary;
  readonly onSaved: () => void;
}

const Present = ({ formulary, onSaved }: PresentProps) => {
  const { t } = useTranslation('facts');
  const language = useLanguage();
  const { session } = useSignedIn();
  const [file, setFile] = useState<ReturnType<typeof readFormularyFile> | null>(null);
  const { savedAt, savedBy, source, entries } = formulary;
  return (
    <>
      <p className="muted">
        {savedAt === null
          ? t('formulary.none')
          : t('formulary.present', {
              ...{ count: entries.length, source, name: savedBy?.name ?? '' },
              day: formatCalendarDate(dayIn(session.clinic.timeZone, new Date(savedAt)), language),
            })}
      </p>
      <div className="field">
        <label className="field-label" htmlFor="formulary-file">
          {t('formulary.file')}
        </label>
        <input
          id="formulary-file"
          type="file"
          className="field-control"
          accept=".csv,text/csv,text/plain"
          aria-describedby="formulary-columns"
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            void chosen?.arrayBuffer().then((bytes) => {
              setFile(readFormularyFile(bytes));
            });
          }}
        />
        <p className="small" id="formulary-columns">
          {t('formulary.columns')}
        </p>
      </div>
      {file !== null && 'problem' in file && (
        <Banner tone="danger" live="alert">
          {t(`formulary.problem.${file.problem}`)}
        </Banner>
      )}
      {file !== null && 'entries' in file && (
        <Preview file={file} baseVersion={formulary.version} onSaved={onSaved} />
      )}
    </>
  );
};

interface PreviewProps {
  readonly file: FormularyFile;
  readonly baseVersion: number;
  readonly onSaved: () => void;
}

/** The content of a file, before it is saved. */
const Preview = ({ file, baseVersion, onSaved }: PreviewProps) => {
  const { t } = useTranslation('facts');
  const [source, setSource] = useState('');
  const { marked, busy, error, submit } = useSubmission();
  const { entries, wrong, repeated } = file;
  const save = async (): Promise<void> => {
    await staffRequest(routes.changeFormulary, {
      body: { baseVersion, source, entries: [...entries] },
    });
    onSaved();
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => void submit(event, source.trim() !== '' && entries.length > 0, save)}
    >
      <p role="status">{t('formulary.read', { count: entries.length })}</p>
      <ul className="small">
        {entries.slice(0, shownEntries).map((entry) => (
          <li key={JSON.stringify(entry)}>{lineOfEntry(entry)}</li>
        ))}
      </ul>
      {repeated > 0 && <p className="small">{t('formulary.repeated', { count: repeated })}</p>}
      {wrong.length > 0 && (
        <Banner tone="warning">
          <p>
            {t('formulary.wrong', {
              count: wrong.length,
              lines: wrong.slice(0, 10).join(t('formulary.separator')),
            })}
          </p>
        </Banner>
      )}
      <TextField
        label={t('formulary.source')}
        description={t('formulary.sourceHelp')}
        maxLength={200}
        autoComplete="off"
        value={source}
        error={marked && source.trim() === '' && t('formulary.sourceMissing')}
        onChange={({ currentTarget }) => {
          setSource(currentTarget.value);
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      <div>
        <Button type="submit" variant="primary" busy={busy} disabled={entries.length === 0}>
          {t('formulary.save')}
        </Button>
      </div>
    </form>
  );
};
