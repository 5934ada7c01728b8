import { FavouriteScope, routes, type TypedItem } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { FavouriteLines } from './favourite-lines.tsx';
import { asFavourite } from './prescription-items.ts';

interface Form {
  readonly id: string;
  readonly name: string;
  readonly scope: FavouriteScope;
  /** The notes were written for this patient: they are kept only on request. */
  readonly isWithNotes: boolean;
}

interface KeepFavouriteProps {
  readonly items: readonly TypedItem[];
  /** The proposed name. */
  readonly name: string;
  readonly children: string;
  readonly onKept: () => void;
}

/** Stores these lines as a favourite. */
export const KeepFavourite = ({ items, name: proposed, children, onKept }: KeepFavouriteProps) => {
  const { t } = useTranslation('clinic');
  const [form, setForm] = useState<Form | null>(null);
  const [isKept, setKept] = useState(false);
  const { marked, busy, error, submit, reset } = useSubmission();
  if (form === null) {
    return (
      <>
        <Button
          variant="quiet"
          onClick={() => {
            reset();
            setKept(false);
            setForm({ id: randomId(), name: proposed, scope: 'own', isWithNotes: false });
          }}
        >
          {children}
        </Button>
        <span role="status">{isKept && t('prescription.kept')}</span>
      </>
    );
  }
  const { id, name, scope, isWithNotes } = form;
  const kept = items
    .map(asFavourite)
    .map((item) => (isWithNotes ? item : { ...item, instructions: '' }));
  const keep = async (): Promise<void> => {
    await staffRequest(routes.saveFavourite, {
      params: { favouriteId: id },
      body: { baseVersion: 0, scope, name, items: kept },
    });
    setForm(null);
    setKept(true);
    onKept();
  };
  return (
    <form
      className="stack-tight drug-wide"
      noValidate
      onSubmit={(event) => void submit(event, name.trim() !== '', keep)}
    >
      <TextField
        label={t('prescription.favouriteName')}
        maxLength={80}
        autoComplete="off"
        autoFocus
        value={name}
        error={marked && name.trim() === '' && t('prescription.favouriteNameMissing')}
        onChange={({ currentTarget }) => {
          setForm({ ...form, name: currentTarget.value });
        }}
      />
      <Select
        label={t('prescription.favouriteFor')}
        value={scope}
        options={FavouriteScope.options.map((value) => ({
          value,
          label: t(`prescription.scope.${value}`),
        }))}
        onChange={({ currentTarget }) => {
          setForm({ ...form, scope: FavouriteScope.parse(currentTarget.value) });
        }}
      />
      <FavouriteLines items={kept} />
      {items.some(({ instructions }) => instructions.trim() !== '') && (
        <Checkbox
          label={t('prescription.keepNotes')}
          checked={isWithNotes}
          onChange={({ currentTarget }) => {
            setForm({ ...form, isWithNotes: currentTarget.checked });
          }}
        />
      )}
      {error !== null && <ErrorBanner error={error} />}
      <div className="row">
        <Button type="submit" busy={busy}>
          {t('prescription.keepNow')}
        </Button>
        <Button
          variant="quiet"
          onClick={() => {
            setForm(null);
          }}
        >
          {t('prescription.keepNot')}
        </Button>
      </div>
    </form>
  );
};
