import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { WalkInDialog } from './walk-in-dialog.tsx';

/** Opens the registration of a walk-in patient. */
export const WalkInButton = () => {
  const { t } = useTranslation('clinic');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('walkIn.open')}
      </Button>
      {open && (
        <WalkInDialog
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
};
