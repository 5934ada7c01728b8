import { type communicationRoutes, type RouteInput } from '@teleward/contracts';
import { useState } from 'react';
import { randomId } from '../call/random-id.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { TextField } from '../ui/text-field.tsx';

/** A message as it is sent. */
export type Written = RouteInput<typeof communicationRoutes.sendMyCommunication>['body'];

const longestText = 2000;

interface CommunicationFormProps {
  readonly label: string;
  readonly description?: string;
  readonly send: string;
  readonly autoFocus?: boolean;
  /** A failed message is sent again with the same id, so that it is stored once. */
  readonly onSend: (line: Written) => Promise<void>;
}

/** The field for the next message. Typed text stays until the message is stored. */
export const CommunicationForm = ({
  label,
  description,
  send,
  autoFocus,
  onSend,
}: CommunicationFormProps) => {
  const [text, setText] = useState('');
  const [tried, setTried] = useState<Written | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const submit = async (): Promise<void> => {
    if (text.trim() === '') return;
    const line = tried?.text === text ? tried : { id: randomId(), text };
    setTried(line);
    setBusy(true);
    setError(null);
    try {
      await onSend(line);
      setText('');
      setTried(null);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        multiline
        label={label}
        description={description}
        rows={2}
        maxLength={longestText}
        autoFocus={autoFocus}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        <Button type="submit" busy={busy}>
          {send}
        </Button>
      </div>
    </form>
  );
};
