import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { type Elements } from '../ui/elements.ts';

interface SecretLinkProps {
  readonly label: string;
  readonly url: string;
  /** What to be careful about after copying it. */
  readonly copied: string;
  /** Elements under the link. */
  readonly children?: Elements;
}

/** A link that is shown once, to be copied and passed on. */
export const SecretLink = ({ label, url, copied: copiedText, children }: SecretLinkProps) => {
  const { t } = useTranslation('clinic');
  const [copied, setCopied] = useState<'yes' | 'by-hand' | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied('yes');
    } catch {
      field.current?.select();
      setCopied('by-hand');
    }
  };

  return (
    <div className="stack">
      <textarea
        ref={field}
        className="field-control link-text"
        aria-label={label}
        readOnly
        rows={3}
        value={url}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
      />
      <div className="row">
        <Button variant="primary" onClick={() => void copy()}>
          {t('link.copy')}
        </Button>
        <p role="status">
          {copied !== null && (copied === 'yes' ? copiedText : t('link.copyByHand'))}
        </p>
      </div>
      {children}
    </div>
  );
};

/** A server that does not know its own address answers with a path. */
export const absolute = (url: string): string => new URL(url, location.origin).href;
