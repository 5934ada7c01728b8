import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { type ComponentProps } from 'react';
import { ErrorBanner } from '../../ui/error-banner.tsx';

interface PressOnceProps extends Pick<ComponentProps<'button'>, 'aria-label' | 'aria-pressed'> {
  readonly onPress: () => Promise<void>;
  readonly children: string;
}

/** A button that records something; an error is shown beside it. */
export const PressOnce = ({ onPress, children, ...rest }: PressOnceProps) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const press = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onPress();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button {...rest} busy={busy} onClick={() => void press()}>
        {children}
      </Button>
      {error !== null && <ErrorBanner error={error} />}
    </>
  );
};
