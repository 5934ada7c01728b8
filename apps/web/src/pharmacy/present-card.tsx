import { type ChangeEvent, type SyntheticEvent, useCallback, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextField } from '../ui/text-field.tsx';
import { readFile } from './read-code.ts';
import { Scanner } from './scanner.tsx';
import { presentedIn, type Presented } from './signed-text.ts';

interface PresentCardProps {
  readonly onPresented: (presented: Presented) => void;
}

/** Takes a prescription by camera, from a picture or file, or by its link. */
export const PresentCard = ({ onPresented }: PresentCardProps) => {
  const { t } = useTranslation('pharmacy');
  const id = useId();
  const [scanning, setScanning] = useState(false);
  const [link, setLink] = useState('');
  const [problem, setProblem] = useState<'noCode' | 'otherCode' | null>(null);

  const take = useCallback(
    (text: string | null): void => {
      const presented = text === null ? null : presentedIn(text);
      setScanning(false);
      setProblem(presented === null ? (text === null ? 'noCode' : 'otherCode') : null);
      if (presented !== null) onPresented(presented);
    },
    [onPresented],
  );
  const handleFile = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.currentTarget.files ?? [];
    // Allows the same file to be chosen again.
    event.currentTarget.value = '';
    if (file !== undefined) void readFile(file).then(take);
  };
  const handleLink = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (link.trim() !== '') take(link);
  };

  return (
    <Card aria-label={t('title')}>
      <div className="stack">
        {problem !== null && (
          <Banner tone="warning" live="alert">
            {t(problem)}
          </Banner>
        )}
        {scanning && <Scanner onRead={take} />}
        <div>
          <Button
            variant={scanning ? 'secondary' : 'primary'}
            wide
            onClick={() => {
              setProblem(null);
              setScanning(!scanning);
            }}
          >
            {t(scanning ? 'stopCamera' : 'camera')}
          </Button>
        </div>
        <div className="field">
          <label className="field-label" htmlFor={id}>
            {t('picture')}
          </label>
          <p className="field-description" id={`${id}-help`}>
            {t('pictureHelp')}
          </p>
          <input
            id={id}
            className="field-control"
            type="file"
            accept="image/*,text/plain,.txt"
            aria-describedby={`${id}-help`}
            onChange={handleFile}
          />
        </div>
        <form className="stack-tight" onSubmit={handleLink}>
          <TextField
            multiline
            rows={2}
            label={t('link')}
            value={link}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setLink(event.currentTarget.value);
            }}
          />
          <div>
            <Button type="submit">{t('linkCheck')}</Button>
          </div>
        </form>
      </div>
    </Card>
  );
};
