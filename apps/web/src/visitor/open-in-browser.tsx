import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { type InApp } from './in-app.ts';
import { wholeLink } from './link-token.ts';

/**
 * How to open the link in a real browser from another app's browser, with the full link to copy.
 */
export default function OpenInBrowser({ app }: { readonly app: InApp | null }) {
  const { t } = useTranslation('patient');
  const [copied, setCopied] = useState<'yes' | 'by-hand' | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const link = wholeLink();

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link ?? '');
      setCopied('yes');
    } catch {
      field.current?.select();
      setCopied('by-hand');
    }
  };

  return (
    <Banner tone="warning" title={t(`browser.title.${app ?? 'old'}`)}>
      <div className="stack">
        <p>{t('browser.why')}</p>
        <ol className="numbered">
          <li>{t(link === null ? 'browser.find' : 'browser.copyFirst')}</li>
          <li>{t('browser.openOther')}</li>
          <li>{t('browser.paste')}</li>
        </ol>
        {link !== null && (
          <>
            <textarea
              ref={field}
              className="field-control link-text"
              aria-label={t('browser.link')}
              readOnly
              rows={3}
              value={link}
              onFocus={(event) => {
                event.currentTarget.select();
              }}
            />
            <Button wide onClick={() => void copy()}>
              {t('browser.copy')}
            </Button>
            <p role="status">
              {copied !== null && t(copied === 'yes' ? 'browser.copied' : 'browser.byHand')}
            </p>
          </>
        )}
      </div>
    </Banner>
  );
}
