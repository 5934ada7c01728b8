import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { type Elements } from '../../ui/elements.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { type PictureWish, preparePicture } from './prepare-picture.ts';
import './pictures.css';

interface PictureFieldProps {
  readonly label: string;
  readonly description: string;
  /** The element that shows the current picture. */
  readonly shown: Elements;
  readonly isSet: boolean;
  readonly wish: PictureWish;
  /** Saves the picture, in base64; null removes it. */
  readonly onSave: (picture: string | null) => Promise<void>;
}

/** A picture that is chosen from the device and saved at once. */
export const PictureField = ({
  label,
  description,
  shown,
  isSet,
  wish,
  onSave,
}: PictureFieldProps) => {
  const { t } = useTranslation('settings');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState<'saved' | 'removed' | null>(null);

  const save = async (prepare: () => Promise<string | null>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    setDone(null);
    try {
      const picture = await prepare();
      await onSave(picture);
      setDone(picture === null ? 'removed' : 'saved');
      // The button that removed it is gone, so the focus moves.
      if (picture === null) input.current?.focus();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
    // Allows the same file to be chosen again.
    if (input.current) input.current.value = '';
  };

  return (
    <div className="stack-tight">
      <div className="field">
        <p className="field-label" id={`${id}-label`}>
          <span>{label}</span>
        </p>
        <p className="field-description" id={`${id}-description`}>
          {description}
        </p>
        <div className="picture-row">
          {shown}
          {/* Hides the browser's own button, which is in the browser's language. */}
          <label className="button button-secondary picture-choose">
            <input
              ref={input}
              type="file"
              className="visually-hidden"
              accept="image/png,image/jpeg,image/webp"
              aria-labelledby={`${id}-label ${id}-choose`}
              aria-describedby={`${id}-description`}
              aria-disabled={busy}
              onClick={(event) => {
                if (busy) event.preventDefault();
              }}
              onChange={({ currentTarget: { files } }) => {
                const file = files?.[0];
                if (file !== undefined) void save(() => preparePicture(file, wish));
              }}
            />
            {busy && <Spinner />}
            <span id={`${id}-choose`}>{t(isSet ? 'picture.another' : 'picture.choose')}</span>
          </label>
        </div>
      </div>
      {isSet && (
        <div>
          <Button
            variant="quiet"
            busy={busy}
            onClick={() => void save(() => Promise.resolve(null))}
          >
            {t('picture.remove')}
          </Button>
        </div>
      )}
      {error !== null && <ErrorBanner error={error} />}
      {done !== null && (
        <Banner tone="success" live="status">
          {t(`picture.${done}`)}
        </Banner>
      )}
    </div>
  );
};
