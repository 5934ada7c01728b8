import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { useSignedIn } from '../session/session.ts';

interface LinkToPassOnProps {
  readonly link: { readonly url: string; readonly validUntil: string };
  readonly name: string;
}

/** A link that is shown once, for the administrator to hand to the person it is for. */
export const LinkToPassOn = ({ link, name }: LinkToPassOnProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const [copied, setCopied] = useState<'yes' | 'by-hand' | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  // A server that does not know its own address answers a path.
  const { href } = new URL(link.url, location.origin);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(href);
      setCopied('yes');
    } catch {
      field.current?.select();
      setCopied('by-hand');
    }
  };

  return (
    <div className="stack">
      <p>{t('members.passOn', { name })}</p>
      <textarea
        ref={field}
        className="field-control link-text"
        aria-label={t('members.linkText')}
        readOnly
        rows={3}
        value={href}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
      />
      <div className="row">
        <Button variant="primary" onClick={() => void copy()}>
          {t('link.copy')}
        </Button>
        <p role="status">{copied !== null && t(`members.copied.${copied}`)}</p>
      </div>
      <p className="muted small">
        {t('members.linkOnce', {
          time: formatDateTime(link.validUntil, session.clinic.timeZone, language),
        })}
      </p>
    </div>
  );
};
