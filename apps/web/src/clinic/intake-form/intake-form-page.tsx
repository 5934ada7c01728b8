import {
  type FormContent,
  type IntakeForm,
  type IntakeItem,
  IntakeItems,
  routes,
} from '@teleward/contracts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCodeOf } from '../../api/api-error.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { SettingsFrame } from '../settings/settings-frame.tsx';
import { staffRequest } from '../staff-request.ts';
import { finished, moved, newItem, problemOf } from './edit-form.ts';
import { ItemRow } from './item-row.tsx';
import { Preview } from './preview.tsx';

const loadForm = (signal: AbortSignal) => staffRequest(routes.readIntakeForm, {}, { signal });

/** The editor of the clinic's questions before a visit. */
export default function IntakeFormPage() {
  const { t } = useTranslation('intake-form');
  const loaded = useLoaded(loadForm);
  return (
    <SettingsFrame page="questions" intro={t('intro')}>
      <>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ErrorBanner error={loaded.error} onRetry={loaded.reload} />}
        {loaded.state === 'ready' && (
          <Editor key={loaded.data.form.version} {...loaded.data} onReload={loaded.reload} />
        )}
      </>
    </SettingsFrame>
  );
}

interface EditorProps {
  readonly form: IntakeForm;
  readonly starter: FormContent;
  readonly onReload: () => void;
}

const mostItems = 60;

const Editor = ({ form, starter, onReload }: EditorProps) => {
  const { t } = useTranslation('intake-form');
  const [saved, setSaved] = useState(form);
  const [items, setItems] = useState<readonly IntakeItem[]>(form.items);
  const [source, setSource] = useState(form.source);
  const [open, setOpen] = useState<string | null>(null);
  const [marked, setMarked] = useState(false);
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [error, setError] = useState<unknown>(null);
  const list = useRef<HTMLOListElement>(null);
  const isChanged = items !== saved.items || source !== saved.source;

  useEffect(() => {
    if (!isChanged) return undefined;
    const warn = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => {
      removeEventListener('beforeunload', warn);
    };
  }, [isChanged]);

  const change = (next: readonly IntakeItem[]): void => {
    setItems(next);
    setState('ready');
  };

  const save = async (): Promise<void> => {
    setMarked(true);
    setError(null);
    const wrong = items.find((item) => problemOf(items, item) !== null);
    const sent = finished(items);
    if (wrong !== undefined || !IntakeItems.safeParse(sent).success) {
      setOpen(wrong?.linkId ?? null);
      list.current?.scrollIntoView();
      return;
    }
    setState('busy');
    try {
      const body = { items: sent, source: source.trim(), baseVersion: saved.version };
      const kept = await staffRequest(routes.saveIntakeForm, { body });
      setSaved(kept);
      setItems(kept.items);
      setSource(kept.source);
      setMarked(false);
      setOpen(null);
      setState('done');
    } catch (failure) {
      setError(failure);
      setState('ready');
    }
  };

  return (
    <>
      {items.length === 0 && (
        <EmptyState icon="info" title={t('empty')}>
          <p>{t('starter', { source: starter.source })}</p>
          <Button
            variant="primary"
            onClick={() => {
              change(starter.items);
              setSource(starter.source);
            }}
          >
            {t('begin')}
          </Button>
        </EmptyState>
      )}
      <ol ref={list} className="stack form-items">
        {items.map((item) => (
          <ItemRow
            key={item.linkId}
            items={items}
            item={item}
            problem={marked ? problemOf(items, item) : null}
            isOpen={open === item.linkId}
            onOpen={(isOpen) => {
              setOpen(isOpen ? item.linkId : null);
            }}
            onChange={(next) => {
              change(items.with(items.indexOf(item), next));
            }}
            onMove={(by) => {
              change(moved(items, item.linkId, by));
            }}
            onRemove={() => {
              change(items.filter((one) => one !== item));
            }}
          />
        ))}
      </ol>
      {items.length < mostItems && (
        <div>
          <Button
            onClick={() => {
              const item = newItem(items);
              change([...items, item]);
              setOpen(item.linkId);
            }}
          >
            {t('add')}
          </Button>
        </div>
      )}
      <TextField
        label={t('source')}
        description={t('sourceHelp')}
        maxLength={500}
        value={source}
        onChange={({ currentTarget }) => {
          setSource(currentTarget.value);
          setState('ready');
        }}
      />
      {error !== null && <ErrorBanner error={error} />}
      {errorCodeOf(error) === 'version_conflict' && (
        <div>
          <Button onClick={onReload}>{t('reload')}</Button>
        </div>
      )}
      <div className="form-save row">
        <Button variant="primary" busy={state === 'busy'} onClick={() => void save()}>
          {t('save')}
        </Button>
        <p role="status">
          <span>{state === 'done' ? t('saved') : isChanged ? t('unsaved') : ''}</span>
          {marked && items.some((item) => problemOf(items, item) !== null) && (
            <span>{` ${t('wrong')}`}</span>
          )}
        </p>
      </div>
      {items.length > 0 && (
        <Card aria-labelledby="preview">
          <div className="stack">
            <h2 id="preview">{t('preview.title')}</h2>
            <p className="muted">{t('preview.help')}</p>
            <Preview items={items} />
          </div>
        </Card>
      )}
    </>
  );
};
