import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Sample } from './sample.tsx';
import { type SampleWords } from './words.ts';

export const DialogSample = ({ text }: { readonly text: SampleWords }) => {
  const { t } = useTranslation('common');
  const [open, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
  };
  return (
    <Sample title="Dialog">
      <Button
        onClick={() => {
          setOpen(true);
        }}
      >
        {text.sure}
      </Button>
      <Dialog
        title={text.sure}
        open={open}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('cancel')}</Button>
            <Button variant="danger" onClick={close}>
              {text.save}
            </Button>
          </>
        }
      >
        <p>{text.sentence}</p>
      </Dialog>
    </Sample>
  );
};
