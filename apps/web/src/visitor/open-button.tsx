import { useTranslation } from 'react-i18next';
import { formatWait } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';

/** Submits, or shows how long until the next attempt. */
export const OpenButton = ({ busy, left }: { readonly busy: boolean; readonly left: number }) => {
  const { t } = useTranslation('patient');
  const language = useLanguage();
  return (
    <>
      {left > 0 && (
        <p className="wait" role="timer">
          {t('welcome.waitMore', { wait: formatWait(left, language) })}
        </p>
      )}
      <Button type="submit" variant="primary" wide busy={busy} disabled={left > 0}>
        {t('welcome.continue')}
      </Button>
    </>
  );
};
