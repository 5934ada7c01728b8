import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Banner } from '../ui/banner.tsx';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { Icon, iconNames } from '../ui/icon.tsx';
import { Loading } from '../ui/loading.tsx';
import { Menu } from '../ui/menu.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { PageShell } from '../ui/page-shell.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { DialogSample } from './dialog-sample.tsx';
import { FieldSamples } from './field-samples.tsx';
import { Sample } from './sample.tsx';
import { words } from './words.ts';

const variants = ['primary', 'secondary', 'quiet', 'danger'] as const;

const tones = ['info', 'success', 'warning', 'danger'] as const;

const badges = ['neutral', 'accent', 'success', 'warning', 'danger'] as const;

const shapes = ['page', 'rows', 'columns'] as const;

const gone = new ApiError('unavailable', 'A sample.');

/** Every component of `ui/`, for those who build pages; no installation serves it. */
export const ComponentsPage = () => {
  const { t } = useTranslation('common');
  const text = words[useLanguage()];
  const [chosen, setChosen] = useState('');
  return (
    <PageShell demo brand={<Brand />}>
      <div className="samples-page">
        <PageHeading>{text.title}</PageHeading>
        <Sample title="Button">
          {variants.map((variant) => (
            <Button key={variant} variant={variant}>
              {text.save}
            </Button>
          ))}
          <Button variant="primary" busy>
            {text.save}
          </Button>
          <Button aria-disabled>{text.save}</Button>
        </Sample>
        <FieldSamples text={text} />
        <Sample title="Banner" layout="column">
          {tones.map((tone) => (
            <Banner key={tone} tone={tone} title={text.title}>
              <p>{text.sentence}</p>
            </Banner>
          ))}
        </Sample>
        <Sample title="ErrorBanner" layout="column">
          <ErrorBanner error={gone} onRetry={() => undefined} />
        </Sample>
        <Sample title="StatusBadge">
          {badges.map((tone) => (
            <StatusBadge key={tone} tone={tone}>
              {t('patient')}
            </StatusBadge>
          ))}
        </Sample>
        <Sample title="Menu">
          <Menu
            label={text.title}
            groups={[
              [{ id: 'save', label: text.save }],
              [{ id: 'cancel', label: t('cancel'), isDangerous: true }],
            ]}
            onAction={setChosen}
          >
            <Icon name="more" />
          </Menu>
          <output>{chosen}</output>
        </Sample>
        <DialogSample text={text} />
        <Sample title="EmptyState" layout="column">
          <EmptyState icon="calendar" title={text.nothing}>
            <p>{text.sentence}</p>
          </EmptyState>
        </Sample>
        <Sample title="Loading" layout="column">
          {shapes.map((shape) => (
            <Loading key={shape} shape={shape} />
          ))}
        </Sample>
        <Sample title="Spinner">
          <Spinner />
        </Sample>
        <Sample title="QrCode">
          <QrCode text="https://teleward.example" label={text.title} />
        </Sample>
        <Sample title="Icon">
          {iconNames.map((name) => (
            <span key={name} className="sample-icon" lang="en">
              <Icon name={name} />
              <code>{name}</code>
            </span>
          ))}
        </Sample>
      </div>
    </PageShell>
  );
};
